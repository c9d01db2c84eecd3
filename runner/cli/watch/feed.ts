import { setTimeout as sleep } from 'node:timers/promises';
import type { ControlRequest } from '../../../protocol/control/message.ts';
import { isCliError } from '../cli-error.ts';
import { ConnectionLost, isConnectionLost } from '../../client/control-failure.ts';
import { openRunner } from '../remote/open.ts';
import type { PidProgress, Runner } from '../remote/runner.ts';

const LOOK_AGAIN_MS = 500;

export interface FeedListener {
  /** Everything may have changed: the first connection, or a new one. */
  connected(): void;
  /** Undefined: there is nothing to connect to yet. */
  lost(reason: string | undefined): void;
  changed(pids: ReadonlySet<string>): void;
  progress(progress: readonly PidProgress[]): void;
}

/** Keeps connected to the runner and passes on what it tells, whatever happens to it. */
export class Feed {
  readonly #stateDir: string | undefined;
  readonly #over = new AbortController();
  #runner: Runner | undefined;

  constructor(stateDir: string | undefined) {
    this.#stateDir = stateDir;
  }

  /** Rejects with ConnectionLost while there is none. */
  request<Params, Result>(message: ControlRequest<Params, Result>, params: Params): Promise<Result> {
    return this.#runner?.request(message, params) ?? Promise.reject(new ConnectionLost());
  }

  /** Runs until `close`. Rejects with what cannot be mended by trying again. */
  async run(listener: FeedListener): Promise<void> {
    let need: 'look' | 'running' = 'look';
    while (!this.#isOver) {
      const runner = await this.#open(need, listener);
      if (!runner) {
        await sleep(LOOK_AGAIN_MS, undefined, { signal: this.#over.signal }).catch(() => undefined);
        continue;
      }
      this.#runner = runner;
      try {
        await this.#follow(runner, listener);
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
      } finally {
        this.#runner = undefined;
        runner.close();
      }
      need = 'running';
      if (!this.#over.signal.aborted)
        listener.lost('The runner has gone; waiting for it to come back. (Starting a process starts it.)');
    }
  }

  close(): void {
    this.#over.abort();
    this.#runner?.close();
  }

  get #isOver(): boolean {
    return this.#over.signal.aborted;
  }

  async #open(need: 'look' | 'running', listener: FeedListener): Promise<Runner | undefined> {
    try {
      const runner = await openRunner(this.#stateDir, need);
      if (!runner && need === 'look') listener.lost(undefined);
      return runner;
    } catch (error) {
      if (!isCliError(error)) throw error;
      listener.lost(error.message);
      return undefined;
    }
  }

  async #follow(runner: Runner, listener: FeedListener): Promise<void> {
    await runner.subscribe(undefined, {
      events: (events) => {
        listener.changed(new Set(events.map(({ pid }) => pid)));
      },
      progress: (progress) => {
        listener.progress(progress);
      },
      // All is asked for anew, with a new subscription.
      lost: () => {
        runner.close();
      },
    });
    listener.connected();
    await runner.closed;
  }
}
