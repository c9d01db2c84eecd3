import type { StepDescription } from '../../step/messages/describe.ts';
import type { StepFunction, StepOptions } from './api.ts';
import { callerPlace } from './step-source.ts';

/** A declared step: what it does and what `step/describe` says of it. */
export interface DeclaredStep {
  description: StepDescription;
  run: StepFunction;
}

/** By name, in the order of declaration. */
export const declaredSteps = new Map<string, DeclaredStep>();

/** Everything of `StepOptions` that is told as it stands. */
const TOLD = [
  'title',
  'description',
  'inputSchema',
  'withSchema',
  'outputSchema',
  'interrupts',
  'idempotent',
] as const satisfies (keyof StepOptions)[];

/** `step(...)` in its three forms; see api.ts. */
export function register<Input extends object, With extends object>(
  what: string | StepFunction<Input, With> | StepOptions<Input, With>,
  body?: StepFunction<Input, With>,
): StepFunction<Input, With> {
  const source = callerPlace(register);
  const options = optionsOf(what, body);
  const run: unknown = options.run;
  if (typeof run !== 'function') throw new TypeError('step() needs a function: step(name, async (input, ctx) => ...)');
  const name: unknown = options.name ?? options.run.name;
  if (typeof name !== 'string' || name === '') {
    throw new TypeError('step() needs a name: step("fetch", run), or a function that has one');
  }
  // eslint-disable-next-line no-control-regex -- those are what it looks for
  if (name.length > 128 || /[\u0000-\u001f\u007f]/.test(name)) {
    throw new TypeError(`step ${JSON.stringify(name)}: a name has at most 128 characters and no control character`);
  }
  if (declaredSteps.has(name)) throw new TypeError(`step "${name}" is declared twice`);
  const told = TOLD.flatMap((key) => (options[key] === undefined ? [] : [[key, options[key]]]));
  const description: StepDescription = {
    name,
    ...(Object.fromEntries(told) as Partial<StepDescription>),
    ...(source ? { source } : {}),
  };
  declaredSteps.set(name, { description, run: options.run as unknown as StepFunction });
  return options.run;
}

function optionsOf<Input extends object, With extends object>(
  what: string | StepFunction<Input, With> | StepOptions<Input, With>,
  body: StepFunction<Input, With> | undefined,
): StepOptions<Input, With> {
  if (typeof what === 'string') return { name: what, run: body as StepFunction<Input, With> };
  if (typeof what === 'function') return { run: what };
  return what;
}
