import { setTimeout as sleep } from 'node:timers/promises';
import { cancel, get, proceed, start, wait, type ProcessInfo } from '../../../protocol/control/index.ts';
import { isConnectionLost, isControlFailure } from '../../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../../runner/client/runner-client.ts';
import type { Random } from '../../support/random.ts';
import type { World } from './world.ts';

/** What a client was promised. */
export interface Promised {
  pid: string;
  kind: Kind;
  cancelled?: true;
  /** Data it was let proceed with. */
  answer?: number;
}

export const KINDS = ['plain', 'idempotent', 'retried', 'asks', 'long'] as const;
export type Kind = (typeof KINDS)[number];

/** Says it began, takes a moment, says it ended: each in a line of its own, which appending keeps whole. */
const traced = (id: string, seconds: string, more: object = {}): object => ({
  id,
  run: [
    `echo "$STEPWELL_PID ${id} $STEPWELL_ATTEMPT begins" >> "$TRACE"`,
    `sleep ${seconds}`,
    `echo "$STEPWELL_PID ${id} $STEPWELL_ATTEMPT ends" >> "$TRACE"`,
  ],
  ...more,
});

/** Steps by kind. Those of `idempotent` and `retried` may run again, no others. */
const STEPS: Record<Kind, object[]> = {
  plain: [traced('a', '0.02'), traced('b', '0.1')],
  idempotent: [traced('a', '0.02', { idempotent: true }), traced('b', '0.1', { idempotent: true })],
  retried: [traced('a', '0.1', { retry: { maxAttempts: 4, delay: '10ms', on: ['RunnerLost'] } })],
  asks: [traced('a', '0.02', { interrupt: true }), traced('b', '0.02')],
  long: [traced('a', '600')],
};

/** Most attempts of one step of each kind, whatever happens. */
export const MOST_RUNS: Record<Kind, number> = { plain: 1, idempotent: 2, retried: 4, asks: 1, long: 1 };
export const STEP_IDS: Record<Kind, string[]> = {
  plain: ['a', 'b'],
  idempotent: ['a', 'b'],
  retried: ['a'],
  asks: ['a', 'b'],
  long: ['a'],
};

/** Clients that start, let proceed and cancel, whatever becomes of the runner meanwhile. */
export class Load {
  readonly promised = new Map<string, Promised>();
  /** Requests whose answer was lost with the connection. */
  unknown = 0;
  readonly #world: World;
  readonly #random: Random;
  readonly #files: Record<Kind, string>;
  readonly #stopping = new AbortController();
  #count = 0;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
    this.#files = Object.fromEntries(KINDS.map((kind) => [kind, world.file(kind, { steps: STEPS[kind] })])) as Record<
      Kind,
      string
    >;
  }

  /** Resolves when `stop` was called and every client has come to the end of what it does. */
  async run(clients: number): Promise<void> {
    await Promise.all(Array.from({ length: clients }, () => this.#client()));
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #client(): Promise<void> {
    while (!this.#stopping.signal.aborted) await this.#one(this.#random.pick(KINDS));
  }

  async #one(kind: Kind): Promise<void> {
    const key = `start ${(this.#count += 1)}`;
    // A start whose answer was lost is sent again with its key: that is what keys are for.
    const started = await this.#certainly((client) =>
      client.request(start, { file: this.#files[kind], key, data: { key }, env: { PATH: process.env['PATH'] ?? '' } }),
    );
    const promised: Promised = { pid: started.pid, kind };
    this.promised.set(started.pid, promised);
    if (kind === 'long') {
      await sleep(this.#random.below(400));
      await this.#cancel(promised);
    } else if (kind === 'asks') await this.#answer(promised);
    else if (this.#random.below(4) === 0) await this.#cancel(promised);
    else await this.#over(promised.pid);
  }

  async #cancel(promised: Promised): Promise<void> {
    const { pid } = promised;
    await this.#certainly(async (client) => {
      try {
        await client.request(cancel, { pid, now: this.#random.below(2) === 0 });
        promised.cancelled = true;
      } catch (error) {
        if (!isControlFailure(error, 'WrongState')) throw error;
      }
    });
  }

  async #answer(promised: Promised): Promise<void> {
    const { pid } = promised;
    const info = await this.#over(pid);
    if (info.status !== 'interrupted') return;
    const answer = this.#random.below(1e9);
    const revision = info.interrupt?.revision ?? -1;
    await this.#certainly(async (client) => {
      try {
        await client.request(proceed, { pid, revision, data: { answer } });
      } catch (error) {
        // Its own first try, whose answer was lost, may have been the one that won.
        if (!isControlFailure(error, 'Conflict') && !isControlFailure(error, 'WrongState')) throw error;
      }
      promised.answer = answer;
    });
  }

  #over(pid: string): Promise<ProcessInfo> {
    return this.#certainly(async (client) => {
      await client.request(wait, { pid });
      return client.request(get, { pid });
    });
  }

  /** Asks until an answer comes, on a connection of its own each time. */
  async #certainly<Result>(ask: (client: RunnerClient) => Promise<Result>): Promise<Result> {
    for (;;) {
      try {
        return await this.#world.with(ask);
      } catch (error) {
        if (!isConnectionLost(error)) throw error;
        this.unknown += 1;
      }
    }
  }
}
