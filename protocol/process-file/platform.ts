import type { ProviderFields, ProviderSource, Step, StepFields } from './model.ts';

/** The platforms a process file can tell apart. */
export const PLATFORMS = ['windows', 'linux', 'macos'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** From Node's name, `process.platform`. Other Unixes go by Linux. */
export function platformOf(nodePlatform: string): Platform {
  if (nodePlatform === 'win32') return 'windows';
  return nodePlatform === 'darwin' ? 'macos' : 'linux';
}

/** The three ways to say what a step runs, each with the fields that make sense only with it. */
export const ACTIONS = {
  provider: ['step'],
  command: ['args', 'stdin', 'outputFrom'],
  run: ['shell', 'stdin', 'outputFrom'],
} as const satisfies Partial<Record<keyof StepFields, readonly (keyof StepFields)[]>>;

export type ActionKey = keyof typeof ACTIONS;
export const ACTION_KEYS = Object.keys(ACTIONS) as ActionKey[];

/**
 * The step as it is on one platform. Fields of the override replace the step's own, whole; one that says what to run
 * (`provider`, `command`, `run`) also takes away what belongs to the step's other way to run.
 */
export function forPlatform(step: Step, platform: Platform): StepFields {
  const { windows, linux, macos, ...fields } = step;
  const override = { windows, linux, macos }[platform];
  if (override === undefined) return fields;
  const action = ACTION_KEYS.find((key) => override[key] !== undefined);
  if (action === undefined) return { ...fields, ...override };
  const kept: readonly string[] = [action, ...ACTIONS[action]];
  const dropped = ACTION_KEYS.flatMap((key): string[] => [key, ...ACTIONS[key]]).filter((key) => !kept.includes(key));
  const base = Object.fromEntries(Object.entries(fields).filter(([key]) => !dropped.includes(key)));
  return { ...(base as unknown as StepFields), ...override };
}

/** The provider as it is on one platform: fields of the override replace its own, whole. */
export function providerForPlatform(provider: ProviderSource, platform: Platform): ProviderFields {
  const { windows, linux, macos, ...fields } = provider;
  return { ...fields, ...{ windows, linux, macos }[platform] };
}
