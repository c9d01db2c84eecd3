import type { StepDescription } from '../../../protocol/step/messages/describe.ts';
import { Listeners } from '../server/listeners.ts';
import type { Log } from '../server/guard.ts';
import type * as Asking from './describe-provider.ts';
import { fingerprintOf, keyOfLaunch, type ProviderLaunch } from './provider-launch.ts';

/** A step of a provider, as far as it is known. */
export interface DescribedStep {
  /** All the provider has; undefined: not known. */
  names: readonly string[] | undefined;
  step: StepDescription | undefined;
}

/** What a provider says of itself, or why it does not. */
export interface DescribedProvider extends Partial<Asking.ProviderAnswer> {
  /** A sentence for people; undefined: it was answered, or is being asked. */
  reason?: string;
}

const NOTHING: DescribedProvider = {};
/** A provider that takes longer is not waited for, in ms. */
const TIME_LIMIT_MS = 10_000;
/** Providers asked at the same time. */
const AT_ONCE = 2;
/** How often the files of a provider are looked at, in ms, while somebody asks. */
const FRESH_MS = 2000;

interface Entry {
  launch: ProviderLaunch;
  known: DescribedProvider;
  fingerprint: string | undefined;
  looking: boolean;
  lookedAt: number;
}

export interface DescribedProvidersOptions {
  /** Whether programs of the workspace may be started. */
  trusted: () => boolean;
  log: Log;
}

/**
 * What the providers of process files say of their steps, asked in the background and kept until one of their files
 * changes. A provider is started only when `allow` was told of it: as it stands in a saved file, never half-typed.
 */
export class DescribedProviders {
  readonly #options: DescribedProvidersOptions;
  readonly #allowed = new Set<string>();
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Listeners<[]>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #asking: Promise<typeof Asking> | undefined;

  constructor(options: DescribedProvidersOptions) {
    this.#options = options;
  }

  /** What is known right now; asking has it described. */
  of(launch: ProviderLaunch): DescribedProvider {
    const key = keyOfLaunch(launch);
    if (!this.#options.trusted() || !this.#allowed.has(key)) return this.known(launch);
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { launch, known: NOTHING, fingerprint: undefined, looking: false, lookedAt: -Infinity };
      this.#entries.set(key, entry);
    }
    if (!entry.looking && performance.now() - entry.lookedAt > FRESH_MS) void this.#look(entry);
    return entry.known;
  }

  /** The same without having anything described. */
  known(launch: ProviderLaunch): DescribedProvider {
    return this.#entries.get(keyOfLaunch(launch))?.known ?? NOTHING;
  }

  /** The command stands so in a saved file. One that failed is tried again. */
  allow(launch: ProviderLaunch): void {
    const key = keyOfLaunch(launch);
    this.#allowed.add(key);
    const entry = this.#entries.get(key);
    if (entry?.known.reason !== undefined) Object.assign(entry, { fingerprint: undefined, lookedAt: -Infinity });
  }

  onChange(listener: () => void): void {
    this.#changed.add(listener);
  }

  async dispose(): Promise<void> {
    await (await this.#asking)?.disposeLauncher();
  }

  async #look(entry: Entry): Promise<void> {
    entry.looking = true;
    try {
      const fingerprint = await fingerprintOf(entry.launch);
      if (fingerprint === entry.fingerprint) return;
      await this.#turn();
      try {
        entry.known = await this.#ask(entry.launch);
      } finally {
        this.#running--;
        this.#waiting.shift()?.();
      }
      entry.fingerprint = fingerprint;
      this.#changed.tell();
    } finally {
      entry.looking = false;
      entry.lookedAt = performance.now();
    }
  }

  async #turn(): Promise<void> {
    if (this.#running >= AT_ONCE) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#running++;
  }

  async #ask(launch: ProviderLaunch): Promise<DescribedProvider> {
    try {
      // Starting programs takes code that most sessions without a trusted workspace never need.
      this.#asking ??= import('./describe-provider.ts');
      const answer = await (await this.#asking).describeProvider(launch, TIME_LIMIT_MS);
      this.#options.log(
        `The provider ${launch.argv.join(' ')} has the steps ${answer.names?.join(', ') ?? '(not told)'}.`,
      );
      return answer;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#options.log(
        `The provider ${launch.argv.join(' ')} in ${launch.cwd} does not say what its steps are: ${reason}`,
      );
      return { reason };
    }
  }
}
