import { posix, win32 } from 'node:path';
import { DEFAULTS, defaultShell } from './defaults.ts';
import type {
  CommandIo,
  InterruptDefinition,
  ProcessDefinition,
  ProviderDefinition,
  RetryDefinition,
  StepAction,
  StepDefinition,
} from './definition.ts';
import { parseDuration } from './durations.ts';
import type {
  Duration,
  Interrupt,
  ProcessFile,
  ProviderFields,
  Retry,
  SecretSource,
  Step,
  StepDefaults,
  StepFields,
} from './model.ts';
import { forPlatform, providerForPlatform, type Platform } from './platform.ts';

export interface ResolveOptions {
  /** Absolute path of the process file. */
  file: string;
  platform: Platform;
}

/** A valid process file made ready to run: overrides and defaults applied, times in milliseconds, paths absolute. */
export function resolveDefinition(source: ProcessFile, { file, platform }: ResolveOptions): ProcessDefinition {
  const paths = platform === 'windows' ? win32 : posix;
  const folder = paths.dirname(file);
  const cwd = paths.resolve(folder, source.cwd ?? '.');
  const step = (own: Step): StepDefinition =>
    resolveStep(forPlatform(own, platform), source.defaults ?? {}, platform, (path) => paths.resolve(cwd, path));
  const provider = (own: ProviderFields): ProviderDefinition => ({
    command: own.command,
    args: own.args ?? [],
    cwd: paths.resolve(cwd, own.cwd ?? '.'),
    env: own.env ?? {},
    startTimeoutMs: milliseconds(own.startTimeout) ?? DEFAULTS.startTimeoutMs,
  });
  const secret = (own: SecretSource): SecretSource =>
    own.file === undefined ? own : { ...own, file: paths.resolve(folder, own.file) };
  return {
    name: source.name,
    title: source.title ?? source.name,
    file,
    cwd,
    ...given({ params: source.params, data: source.data, dataSchema: source.dataSchema }),
    env: source.env ?? {},
    ...given({ envFile: source.envFile === undefined ? undefined : paths.resolve(folder, source.envFile) }),
    inheritEnv: source.inheritEnv ?? [],
    secrets: mapValues(source.secrets ?? {}, secret),
    ...given({ timeoutMs: milliseconds(source.timeout) }),
    providers: mapValues(source.providers ?? {}, (own) => provider(providerForPlatform(own, platform))),
    steps: source.steps.map(step),
    onFailure: (source.onFailure ?? []).map(step),
    finally: (source.finally ?? []).map(step),
    ...given({
      concurrency: source.concurrency && {
        key: source.concurrency.key,
        limit: source.concurrency.limit ?? DEFAULTS.concurrencyLimit,
        hold: source.concurrency.hold ?? false,
      },
    }),
    priority: source.priority ?? DEFAULTS.priority,
  };
}

function resolveStep(
  own: StepFields,
  defaults: StepDefaults,
  platform: Platform,
  absolute: (path: string) => string,
): StepDefinition {
  return {
    id: own.id,
    name: own.name ?? own.id,
    action: resolveAction(own, own.shell ?? defaults.shell ?? defaultShell(platform)),
    with: own.with ?? {},
    ...given({ if: own.if }),
    cwd: absolute(own.cwd ?? '.'),
    env: own.env ?? {},
    ...given({
      timeoutMs: milliseconds(own.timeout ?? defaults.timeout),
      idleTimeoutMs: milliseconds(own.idleTimeout ?? defaults.idleTimeout),
    }),
    killGraceMs: milliseconds(own.killGrace ?? defaults.killGrace) ?? DEFAULTS.killGraceMs,
    retry: resolveRetry(own.retry ?? defaults.retry),
    idempotent: own.idempotent ?? defaults.idempotent ?? false,
    continueOnError: own.continueOnError ?? defaults.continueOnError ?? false,
    ...given({
      interrupt: resolveInterrupt(own.interrupt),
      inputSchema: own.inputSchema,
      outputSchema: own.outputSchema,
    }),
    outputMode: own.outputMode ?? defaults.outputMode ?? DEFAULTS.outputMode,
  };
}

function resolveAction(own: StepFields, shell: string): StepAction {
  if (own.provider !== undefined) return { kind: 'provider', provider: own.provider, step: own.step ?? own.id };
  const io: CommandIo = { stdin: own.stdin ?? DEFAULTS.stdin, outputFrom: own.outputFrom ?? DEFAULTS.outputFrom };
  if (own.command !== undefined) return { kind: 'command', command: own.command, args: own.args ?? [], ...io };
  const lines = own.run ?? [];
  return { kind: 'shell', script: typeof lines === 'string' ? lines : lines.join('\n'), shell, ...io };
}

function resolveRetry(own: Retry | undefined): RetryDefinition {
  if (own === undefined) return { ...DEFAULTS.retry };
  return {
    maxAttempts: own.maxAttempts,
    delayMs: milliseconds(own.delay) ?? DEFAULTS.retry.delayMs,
    backoff: own.backoff ?? DEFAULTS.retry.backoff,
    maxDelayMs: milliseconds(own.maxDelay) ?? DEFAULTS.retry.maxDelayMs,
    jitter: own.jitter ?? DEFAULTS.retry.jitter,
    ...given({ on: own.on }),
  };
}

function resolveInterrupt(own: boolean | Interrupt | undefined): InterruptDefinition | undefined {
  if (own === undefined || own === false) return undefined;
  if (own === true) return {};
  return given({ message: own.message, schema: own.schema, expiresInMs: milliseconds(own.expiresIn) });
}

function milliseconds(duration: Duration | undefined): number | undefined {
  return duration === undefined ? undefined : parseDuration(duration);
}

function mapValues<A, B>(object: Record<string, A>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Only the properties that have a value: an optional property is absent, never undefined. */
function given<T extends object>(properties: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
