import type { ProcessEvent } from '../../../protocol/process/events.ts';
import type { DataRef } from '../../../protocol/process/data-ref.ts';
import { get } from '../../../protocol/control/get.ts';
import type { ControlRequest } from '../../../protocol/control/message.ts';
import { ControlFailure } from '../../../runner/client/control-failure.ts';
import { ControlError } from '../../../runner/daemon/control-error.ts';
import { Pauses } from '../../../extension/pause/pauses.ts';
import { pausePath } from '../../../extension/pause/pause-address.ts';
import { TestRunner, turns } from '../../daemon/support/test-runner.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';

export const SCHEMA = {
  type: 'object',
  required: ['n'],
  properties: { n: { type: 'integer' } },
};

/** A real runner's core with a process that waits after its first step, and a window's pauses on it. */
export class PausedProcess {
  readonly runner: TestRunner;
  readonly pid: string;
  readonly path: string;
  readonly pauses: Pauses;
  readonly bases = new Map<string, number>();
  /** Paths of documents with unsaved text. */
  readonly dirty = new Set<string>();
  /** Paths that editors were told to read again. */
  readonly toRead: string[] = [];
  /** What the next request meets instead of the runner. */
  fails: ((method: string, answer: () => Promise<unknown>) => Promise<unknown>) | undefined;

  private constructor(runner: TestRunner, pid: string) {
    this.runner = runner;
    this.pid = pid;
    this.path = pausePath({ name: 'test', pid, step: 'a' });
    this.pauses = this.window();
  }

  static async waiting(data: JsonObject = { n: 1 }): Promise<PausedProcess> {
    const runner = await TestRunner.started();
    const steps = [
      { id: 'a', run: 'true', interrupt: { message: 'look', schema: SCHEMA } },
      { id: 'b', run: 'true' },
    ];
    const pid = await runner.start(runner.file({ steps }));
    const job = await runner.fake.job(pid);
    await job.begin();
    await job.pass('a', data);
    await job.interrupted('a', { schema: SCHEMA });
    await runner.quiet();
    return new PausedProcess(runner, pid);
  }

  /** The pauses of another window, or of this one after a reload. */
  window(options: { bases?: Map<string, number>; dirty?: Set<string> } = {}): Pauses {
    const { bases = this.bases, dirty = this.dirty } = options;
    return new Pauses({
      ask: (message, params) => this.#ask(message, params),
      isDirty: (path) => dirty.has(path),
      bases: {
        get: (path) => bases.get(path),
        set: (path, revision) => {
          if (revision === undefined) bases.delete(path);
          else bases.set(path, revision);
        },
      },
      changed: (pause, text) => {
        if (text) this.toRead.push(pause.path);
      },
    });
  }

  /** Tells a window what happened, as the connection does, and waits until it has looked. */
  async happened(
    event: Pick<ProcessEvent<DataRef>, 'type'> & { revision?: number },
    pauses = this.pauses,
  ): Promise<void> {
    pauses.take([{ number: 1, pid: this.pid, event: event as ProcessEvent<DataRef> }]);
    await turns();
  }

  async data(): Promise<JsonObject | undefined> {
    return (await this.runner.call(get, { pid: this.pid })).interrupt?.data;
  }

  #ask<Params, Result>(message: ControlRequest<Params, Result>, params: Params): Promise<Result> {
    const answer = async (): Promise<Result> => {
      try {
        return await this.runner.call(message, params);
      } catch (error) {
        // As it comes over the wire.
        if (!(error instanceof ControlError)) throw error;
        throw new ControlFailure(error.code, error.message, error.data);
      }
    };
    const { fails } = this;
    this.fails = undefined;
    return fails ? (fails(message.method, answer) as Promise<Result>) : answer();
  }
}
