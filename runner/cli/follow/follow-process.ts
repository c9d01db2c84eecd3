import { get, type ProcessInfo } from '../../../protocol/control/get.ts';
import type { ProcessEvent, StepProgress } from '../../../protocol/process/events.ts';
import { applyEvent } from '../../../protocol/process/apply-event.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import type { Display } from '../display/display.ts';
import { ConnectionLost, isConnectionLost } from '../../client/control-failure.ts';
import type { NumberedEvents, Runner } from '../remote/runner.ts';
import { until } from '../show/relative-time.ts';
import { eventsSoFar } from './events-so-far.ts';
import { readLogs } from './read-logs.ts';

/** Once the process is over, what is left of its log is shown if it comes within this time, in milliseconds. */
const LOG_GRACE_MS = 2_000;
/** A process that waits longer than this for its turn is said to, in milliseconds. */
const TURN_MS = 800;

export interface FollowOptions {
  pid: string;
  display: Display;
  /** A promise while whoever reads the display is behind. */
  behind: () => Promise<void> | undefined;
  /** As the user would write it. */
  file: string;
  /** It ran before, and goes on. */
  continued: boolean;
  /** Before lines of ours. */
  indent: string;
}

/**
 * Shows a process from wherever it stands until it is over or waits for a person. Survives the loss of a connection:
 * `run` may be called again with another one, and shows only what it has not shown.
 */
export class ProcessFollower {
  readonly #options: FollowOptions;
  #record: ProcessInfo | undefined;
  #begun = false;
  #logCursor: string | undefined;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** @returns the process as it is at the end, without its data. Rejects with ConnectionLost. */
  async run(runner: Runner): Promise<ProcessInfo> {
    const { pid } = this.#options;
    const info = await runner.request(get, { pid, brief: true });
    this.#catchUp(info);
    if (!isSettled(info.status)) {
      const turn = setTimeout(() => {
        this.#sayWaiting(info);
      }, TURN_MS);
      const over = this.#untilSettled(runner, info).finally(() => {
        clearTimeout(turn);
      });
      const logs = this.#showLogs(runner, pid);
      await over;
      await within(logs, LOG_GRACE_MS);
    } else if (info.attempts.length > 0) {
      await within(this.#showLogs(runner, pid), LOG_GRACE_MS);
    }
    return runner.request(get, { pid, brief: true });
  }

  /** Shows what has happened so far, or since the last connection. */
  #catchUp(info: ProcessInfo): void {
    const { display, file, continued } = this.#options;
    if (!this.#begun) {
      const steps = info.steps.filter(({ phase }) => phase === 'steps');
      display.begin({
        name: info.name,
        title: info.title,
        file,
        continued,
        steps: steps.map(({ id, name }) => ({ id, name, planned: true })),
      });
      this.#begun = true;
    }
    const before = this.#record;
    this.#record = info;
    for (const event of eventsSoFar(before, info)) display.event(event, info);
  }

  /** Why nothing is to be seen yet. */
  #sayWaiting({ status, notBefore }: ProcessInfo): void {
    if (status !== 'ready') return;
    const due =
      notBefore === null
        ? 'it waits in the queue for its turn'
        : `its next attempt is due ${until(notBefore, Date.now())}`;
    this.#options.display.print(`${this.#options.indent}Nothing runs yet: ${due}.`);
  }

  #untilSettled(runner: Runner, info: ProcessInfo): Promise<void> {
    return new Promise((resolve, reject) => {
      const record: ProcessInfo = info;
      const events = (news: NumberedEvents): void => {
        for (const { pid, event } of news) if (pid === info.pid) this.#event(event as unknown as ProcessEvent, record);
        if (isSettled(record.status)) resolve();
      };
      const progress = (news: readonly (StepProgress & { pid: string })[]): void => {
        for (const one of news) if (one.pid === info.pid) this.#options.display.passing(one);
      };
      // What was missed is asked for anew, as after a lost connection.
      const lost = (): void => {
        reject(new ConnectionLost());
      };
      void runner.closed.then(() => {
        reject(new ConnectionLost());
      });
      runner.subscribe(info.lastEvent, { events, progress, lost }).catch(reject);
    });
  }

  /** Its data is a reference here, which nothing that is shown looks at. */
  #event(event: ProcessEvent, record: ProcessInfo): void {
    applyEvent(record as ProcessRecord, event);
    this.#options.display.event(event, record);
  }

  /** Of a process that goes on: written before it did. */
  #isOld(at: string): boolean {
    const since = this.#options.continued ? this.#record?.actions.at(-1)?.at : undefined;
    return since !== undefined && at < since;
  }

  /** Never rejects: that a connection is lost is told by whoever waits for events, and the log is read on later. */
  async #showLogs(runner: Runner, pid: string): Promise<void> {
    try {
      await this.#readOn(runner, pid);
    } catch (error) {
      if (!isConnectionLost(error)) this.#options.display.print(`The log cannot be read: ${(error as Error).message}`);
    }
  }

  async #readOn(runner: Runner, pid: string): Promise<void> {
    const { display, behind } = this.#options;
    for await (const { records, cursor } of readLogs(runner, { pid, cursor: this.#logCursor, wait: true })) {
      this.#logCursor = cursor;
      for (const record of records) if (!this.#isOld(record.at)) display.passing(record);
      await behind();
    }
  }
}

/** Nothing more happens by itself. */
export function isSettled(status: ProcessStatus): boolean {
  return status !== 'ready' && status !== 'running';
}

/** Waits, but not for ever. */
async function within(promise: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, late]);
  clearTimeout(timer);
}
