import type { JsonObject } from '../../../protocol/data/json.ts';
import { applyEvent } from '../../../protocol/process/apply-event.ts';
import type { ProcessEvent } from '../../../protocol/process/events.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { CancelToken } from '../../executor/cancel-token.ts';
import type { Executor } from '../../executor/index.ts';
import type { ExecutorHost } from '../../executor/host.ts';
import type { Cursor, Job, JobOutcome } from '../../executor/job.ts';
import type { Display } from '../display/display.ts';
import { RunningTime } from '../display/running-time.ts';
import type { Decision } from '../interrupt/edit-data.ts';
import type { EarlierResults } from './earlier-results.ts';
import { interruptExpired, whenExpired } from './expiry.ts';
import type { SignalRequest } from './signals.ts';
import { userName } from '../../platform/user-name.ts';

export interface SessionOptions {
  executor: Executor;
  job: Job;
  record: ProcessRecord;
  display: Display;
  /** See ExecutorHost. */
  behind: () => Promise<void> | undefined;
  /** Told what the steps give. */
  results: EarlierResults;
  /** Where an earlier run stopped, `--continue` goes on with this. */
  resumed: ProcessEvent | undefined;
  /** Steps before `--from`: they count as skipped. */
  passedOver: readonly string[];
  /**
   * Decides about a pause. `cursor.next` is the step that would come. Once `over` is aborted nothing is left to
   * decide, and it is to give the terminal back.
   */
  onPause: (record: ProcessRecord, cursor: Cursor, over: AbortSignal) => Promise<Decision>;
}

/**
 * One process from start to end in this program: there is no queue behind it, so it asks about
 * interrupts here. Its record changes by events only.
 */
export class Session {
  readonly #options: SessionOptions;
  readonly #cancel = new CancelToken();
  readonly #time = new RunningTime();
  #begun = false;
  #cursor: Cursor;
  /** Of the main steps, by id. */
  readonly #indices: ReadonlyMap<string, number>;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#cursor = options.job.cursor;
    this.#indices = new Map(options.job.definition.steps.map(({ id }, index) => [id, index]));
  }

  /** Ends it early; a request with `now` kills. */
  request({ reason, now }: Pick<SignalRequest, 'reason' | 'now'>): void {
    this.#cancel.request(reason, { now });
  }

  /** Where it stood last: at the main step that was started last, or behind the one that paused. */
  get cursor(): Cursor {
    return this.#cursor;
  }

  /** How long it has been running, in milliseconds; the time it waited for a person does not count. */
  get ranMs(): number {
    return this.#time.ms(Date.now());
  }

  /** Resolves to the final record once nothing of the process is left running. */
  async run(): Promise<ProcessRecord> {
    const { executor, record, display, resumed } = this.#options;
    let job: Job | undefined = this.#options.job;
    if (resumed) this.#commit(resumed);
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
    const { record, display, results } = this.#options;
    if (event.type === 'stepStarted' && event.phase === 'steps') {
      this.#cursor = { ...this.#cursor, next: this.#indices.get(event.step) ?? 0, input: event.input };
    }
    results.event(event);
    this.#time.event(event);
    applyEvent(record, event);
    display.event(event, record);
  }

  /** The job that goes on after an outcome; undefined: it is over. */
  async #next(job: Job, outcome: JobOutcome): Promise<Job | undefined> {
    // Waits of any length are the executor's here: nothing comes back as delayed.
    if (outcome.status !== 'interrupted') return undefined;
    const { record, display } = this.#options;
    this.#cursor = outcome.cursor;
    display.pause();
    const decision = await this.#decide(outcome.cursor);
    if (decision === 'expired') {
      const failing = record.interrupt ? interruptExpired(record.interrupt) : undefined;
      return { ...job, cursor: outcome.cursor, ...(failing && { failing }) };
    }
    if (decision === 'cancelled' || decision.kind === 'cancel' || decision.kind === 'over') {
      if (!this.#cancel.first) this.#cancel.request('user');
      // The executor finds it cancelled, runs the steps of `finally` and says so in the record.
      return { ...job, cursor: outcome.cursor };
    }
    if (decision.kind === 'stop') {
      // What the person changed so far is not lost: it goes on from there.
      this.#cursor = { ...outcome.cursor, input: decision.data };
      if (decision.data !== record.interrupt?.data) this.#keepDraft(decision.data);
      return undefined;
    }
    return { ...job, cursor: this.#proceed(outcome.cursor, decision.data) };
  }

  /** What the person says, unless the pause runs out or the process is cancelled before. */
  async #decide(cursor: Cursor): Promise<Decision | 'expired' | 'cancelled'> {
    const { onPause, record } = this.#options;
    if (!record.interrupt) throw new Error('interrupted without a pause');
    const over = new AbortController();
    let ended: 'expired' | 'cancelled' | undefined;
    const end = (how: 'expired' | 'cancelled'): void => {
      ended ??= how;
      over.abort();
    };
    const forget = [
      whenExpired(record.interrupt, () => {
        end('expired');
      }),
      this.#cancel.onRequest(() => {
        end('cancelled');
      }),
    ];
    if (this.#cancel.first) end('cancelled');
    try {
      const decision = await onPause(record, cursor, over.signal);
      return ended ?? decision;
    } finally {
      for (const callOff of forget) callOff();
    }
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
