import { setTimeout as sleep } from 'node:timers/promises';
import type { EventsParams, ProgressBatchParams } from '../../protocol/control/events.ts';
import { connect, type ConnectOptions } from './connect.ts';
import { isConnectionLost, isControlFailure } from './control-failure.ts';
import type { RunnerClient } from './runner-client.ts';

export type LinkState =
  | { state: 'connecting' }
  | { state: 'connected'; client: RunnerClient }
  /** It tries again by itself. `error`: why the last try failed, in a sentence. */
  | { state: 'lost'; error: string };

export interface LinkListener {
  state(state: LinkState): void;
  /** What was known is not enough to go on from: list everything. Events after `lastEvent` follow. */
  listAnew(client: RunnerClient, lastEvent: number): void;
  events(events: EventsParams['events']): void;
  progress(progress: ProgressBatchParams['progress']): void;
}

/** Waits between tries, in milliseconds: at once after a loss, then patiently. */
const WAITS_MS = [0, 100, 250, 500, 1_000, 2_000, 5_000] as const;

/** Keeps a connection to a runner: connects again whenever it is lost, and follows on from the last event it saw. */
export class RunnerLink {
  readonly #options: ConnectOptions;
  readonly #listener: LinkListener;
  readonly #disposed = new AbortController();
  /** Number of the last event seen; undefined before the first list. */
  #seen: number | undefined;
  #client: RunnerClient | undefined;
  #running: Promise<void> | undefined;

  constructor(options: ConnectOptions, listener: LinkListener) {
    this.#options = { ...options, signal: this.#disposed.signal };
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

  async dispose(): Promise<void> {
    this.#disposed.abort();
    this.#client?.close();
    await this.#running;
  }

  async #run(): Promise<void> {
    for (let tries = 0; !this.#over(); tries++) {
      try {
        await sleep(WAITS_MS[Math.min(tries, WAITS_MS.length - 1)], undefined, { signal: this.#disposed.signal });
        this.#tell({ state: 'connecting' });
        const client = await connect(this.#options);
        this.#client = client;
        if (this.#over()) client.close();
        await this.#follow(client);
        this.#tell({ state: 'connected', client });
        tries = -1;
        await client.closed;
        this.#tell({ state: 'lost', error: 'The connection to the runner ended.' });
      } catch (error) {
        this.#client?.close();
        if (!this.#over()) this.#tell({ state: 'lost', error: error instanceof Error ? error.message : String(error) });
      }
      this.#client = undefined;
    }
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
    if (!this.#over()) this.#listener.state(state);
  }

  #over(): boolean {
    return this.#disposed.signal.aborted;
  }
}
