import { setTimeout as sleep } from 'node:timers/promises';
import type { EventsParams, ProgressBatchParams } from '../../protocol/control/events.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { isConnectionLost, isControlFailure, isNoRunner } from './control-failure.ts';
import type { RunnerClient } from './runner-client.ts';

export type LinkState =
  | { state: 'connecting' }
  | { state: 'connected'; client: RunnerClient }
  /** It tries again by itself. `error`: why the last try failed, in a sentence; `failure`: that itself. */
  | { state: 'lost'; error: string; failure?: unknown }
  /**
   * No runner runs, and none is to be started: it looks for one that others start. `onPurpose`: there was one, which
   * somebody had end.
   */
  | { state: 'stopped'; onPurpose: boolean };

export interface LinkListener {
  state(state: LinkState): void;
  /** What was known is not enough to go on from: list everything. Events after `lastEvent` follow. */
  listAnew(client: RunnerClient, lastEvent: number): void;
  events(events: EventsParams['events']): void;
  progress(progress: ProgressBatchParams['progress']): void;
}

/** Waits between tries, in milliseconds: at once after a loss, then patiently. */
const WAITS_MS = [0, 100, 250, 500, 1_000, 2_000, 5_000] as const;
/** The same while it only looks whether somebody else starts a runner: a look is two small reads. */
const LOOKS_MS = [0, 100, 250, 500, 1_000, 2_000] as const;
/** A connection that lasted less does not count as success: a runner that keeps dying is not started without a pause. */
const LASTING_MS = 5_000;

/**
 * Keeps a connection to a runner: connects again whenever it is lost, and follows on from the last event it saw. A
 * runner that was lost is started again, where options say so; one that ended on purpose is not, until `startRunner`.
 */
export class RunnerLink {
  readonly #options: ConnectOptions;
  readonly #listener: LinkListener;
  readonly #disposed = new AbortController();
  /** Number of the last event seen; undefined before the first list. */
  #seen: number | undefined;
  #client: RunnerClient | undefined;
  #running: Promise<void> | undefined;
  #mayStart: boolean;
  /** The last runner ended on purpose. */
  #resting = false;
  #told: LinkState['state'] | undefined;
  #wake = new AbortController();

  constructor(options: ConnectOptions, listener: LinkListener) {
    this.#options = { ...options, signal: this.#disposed.signal };
    this.#mayStart = options.start === 'ifNeeded';
    this.#listener = listener;
  }

  /** The connection there is right now. */
  get client(): RunnerClient | undefined {
    return this.#client;
  }

  /** Begins to connect, and goes on until disposed. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** From here on a runner is started where none runs, whatever options said, but for one that was stopped on purpose. */
  keepRunner(): void {
    if (!this.#mayStart) this.#wake.abort();
    this.#mayStart = true;
    this.start();
  }

  /** From here on a runner is started where none runs, whatever options said and however the last one ended. */
  startRunner(): void {
    this.#mayStart = true;
    this.#resting = false;
    this.#wake.abort();
    this.start();
  }

  /** Does not wait for its turn with the next try. */
  retry(): void {
    this.#wake.abort();
  }

  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.#wake.abort();
    this.#client?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let tries = 0; !this.#over(); tries++) {
      await this.#pause(tries);
      if (this.#over()) return;
      const looking = this.#resting || !this.#mayStart;
      try {
        // While it only looks, nothing that people see changes.
        if (this.#told !== 'stopped' || !looking) this.#tell({ state: 'connecting' });
        const client = await connect({ ...this.#options, start: looking ? 'never' : 'ifNeeded' });
        this.#client = client;
        if (this.#over()) client.close();
        await this.#follow(client);
        this.#resting = false;
        const since = performance.now();
        this.#tell({ state: 'connected', client });
        await client.closed;
        if (performance.now() - since > LASTING_MS || tries === 0) tries = -1;
        this.#resting = client.ending !== undefined;
        if (this.#resting) this.#tell({ state: 'stopped', onPurpose: true });
        else this.#tell({ state: 'lost', error: 'The connection to the runner ended.' });
      } catch (failure) {
        this.#client?.close();
        if (!looking || !isNoRunner(failure))
          this.#tell({ state: 'lost', error: failure instanceof Error ? failure.message : String(failure), failure });
        // Otherwise somebody asked for a runner while it looked: the next try starts one.
        else if ((this.#resting || !this.#mayStart) && this.#told !== 'stopped')
          this.#tell({ state: 'stopped', onPurpose: this.#resting });
      }
      this.#client = undefined;
    }
  }

  async #pause(tries: number): Promise<void> {
    const waits = this.#resting || !this.#mayStart ? LOOKS_MS : WAITS_MS;
    const { signal } = this.#wake;
    await sleep(waits[Math.min(tries, waits.length - 1)], undefined, { signal }).catch(() => undefined);
    if (signal.aborted) this.#wake = new AbortController();
  }

  async #follow(client: RunnerClient): Promise<void> {
    const listener = {
      events: (events: EventsParams['events']) => {
        this.#seen = events.at(-1)?.number ?? this.#seen;
        this.#listener.events(events);
      },
      progress: (progress: ProgressBatchParams['progress']) => {
        this.#listener.progress(progress);
      },
      lost: () => {
        this.#seen = undefined;
        this.#follow(client).catch((error: unknown) => {
          // Only a lost connection keeps it from subscribing to what is new.
          if (!isConnectionLost(error)) client.close();
        });
      },
    };
    if (this.#seen !== undefined) {
      try {
        await client.subscribe(this.#seen, listener);
        return;
      } catch (error) {
        if (!isControlFailure(error, 'SequenceTooOld')) throw error;
      }
    }
    // Subscribed before it is listed: what happens in between comes twice rather than not at all.
    const { after } = await client.subscribe(undefined, listener);
    this.#seen = Math.max(this.#seen ?? 0, after);
    this.#listener.listAnew(client, after);
  }

  #tell(state: LinkState): void {
    if (this.#over()) return;
    this.#told = state.state;
    this.#listener.state(state);
  }

  #over(): boolean {
    return this.#disposed.signal.aborted;
  }
}
