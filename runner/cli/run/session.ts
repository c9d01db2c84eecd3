import { userInfo } from 'node:os';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { applyEvent } from '../../../protocol/process/apply-event.ts';
import type { ProcessEvent } from '../../../protocol/process/events.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { CancelToken } from '../../executor/cancel-token.ts';
import type { Executor } from '../../executor/index.ts';
import type { ExecutorHost } from '../../executor/host.ts';
import type { Cursor, Job, JobOutcome } from '../../executor/job.ts';
import type { Display } from '../display/display.ts';
import type { Decision } from '../interrupt/edit-data.ts';
import type { SignalRequest } from './signals.ts';

export interface SessionOptions {
  executor: Executor;
  job: Job;
  record: ProcessRecord;
  display: Display;
  /** See ExecutorHost. */
  behind: () => Promise<void> | undefined;
  /** Steps before `--from`: they count as skipped. */
  passedOver: readonly string[];
  /** Decides about a pause. `cursor.next` is the step that would come. */
  onPause: (record: ProcessRecord, cursor: Cursor) => Promise<Decision>;
}

/**
 * One process from start to end in this program: there is no queue behind it, so it asks about
 * interrupts here. Its record changes by events only.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #cancel = new CancelToken();
  readonly #cancelled: Promise<'cancelled'>;
  #begun = false;
  #lastInput: JsonObject = {};

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#cancelled = new Promise((resolve) => {
      this.#cancel.onRequest(() => {
        resolve('cancelled');
      });
    });
  }

  /** Ends it early; a request with `now` kills. */
  request({ reason, now }: Pick<SignalRequest, 'reason' | 'now'>): void {
    this.#cancel.request(reason, { now });
  }

  /** What the last main step that was started got. */
  get lastInput(): JsonObject {
    return this.#lastInput;
  }

  /** Resolves to the final record once nothing of the process is left running. */
  async run(): Promise<ProcessRecord> {
    const { executor, record, display } = this.#options;
    let job: Job | undefined = this.#options.job;
    while (job) {
      const outcome: JobOutcome = await executor.run(job, this.#host, this.#cancel);
      job = await this.#next(job, outcome);
    }
    display.end();
    return record;
  }

  readonly #host: ExecutorHost = {
    commit: (event) => {
      this.#commit(event);
      if (event.type === 'processStarted' && !this.#begun) {
        this.#begun = true;
        for (const step of this.#options.passedOver)
          this.#commit({ type: 'stepSkipped', at: event.at, step, phase: 'steps' });
      }
    },
    show: (event) => {
      if (event.type === 'stepProgress') applyEvent(this.#options.record, event);
      this.#options.display.passing(event);
    },
    behind: () => this.#options.behind(),
  };

  #commit(event: ProcessEvent): void {
    const { record, display } = this.#options;
    if (event.type === 'stepStarted' && event.phase === 'steps') this.#lastInput = event.input;
    applyEvent(record, event);
    display.event(event, record);
  }

  /** The job that goes on after an outcome; undefined: it is over. */
  async #next(job: Job, outcome: JobOutcome): Promise<Job | undefined> {
    // Waits of any length are the executor's here: nothing comes back as delayed.
    if (outcome.status !== 'interrupted') return undefined;
    const { onPause, record, display } = this.#options;
    display.pause();
    const decision = await Promise.race([onPause(record, outcome.cursor), this.#cancelled]);
    if (decision === 'cancelled' || decision.kind === 'cancel') {
      if (!this.#cancel.first) this.#cancel.request('user');
      // The executor finds it cancelled, runs the steps of `finally` and says so in the record.
      return { ...job, cursor: outcome.cursor };
    }
    if (decision.kind === 'stop') {
      // What the person changed so far is not lost: it goes on from there.
      this.#keepDraft(decision.data);
      return undefined;
    }
    return { ...job, cursor: this.#proceed(outcome.cursor, decision.data) };
  }

  #keepDraft(data: JsonObject): void {
    const revision = (this.#options.record.interrupt?.revision ?? 0) + 1;
    this.#commit({ type: 'draftSaved', at: new Date().toISOString(), data, revision, by: userName() });
  }

  #proceed(cursor: Cursor, data: JsonObject): Cursor {
    const revision = (this.#options.record.interrupt?.revision ?? 0) + 1;
    this.#commit({ type: 'processProceeded', at: new Date().toISOString(), data, revision, by: userName() });
    return { ...cursor, input: data };
  }
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the user database, as in some containers.
    return String(process.getuid?.() ?? 'unknown');
  }
}
