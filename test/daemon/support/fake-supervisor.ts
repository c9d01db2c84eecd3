import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { StepPhase } from '../../../protocol/process/states.ts';
import type { LaunchLevel } from '../../../runner/executor/launch/launcher.ts';
import type { ExecutorLost, ExecutorOutcome } from '../../../runner/executor-process/messages.ts';
import type { StoredEvent } from '../../../runner/process-state/state.ts';
import type { DataText } from '../../../runner/store/store.ts';
import { dataText } from '../../../runner/daemon/ledger/data-text.ts';
import type { JobListener, JobRequest, RunningJob, Supervisor } from '../../../runner/daemon/supervisor/supervisor.ts';
import type { Clock } from '../../../runner/executor/clock.ts';

/** Executors that do what a test tells them: each job waits in `jobs` until it is made to go on. */
export class FakeSupervisor implements Supervisor {
  readonly slots: number;
  /** Jobs that have not ended, the oldest first. */
  readonly jobs: FakeJob[] = [];
  /** Ids of processes in the order they were given out. */
  readonly given: string[] = [];
  readonly #clock: Clock;
  readonly #waiting: (() => void)[] = [];

  constructor(clock: Clock, slots = 4) {
    this.#clock = clock;
    this.slots = slots;
  }

  get free(): number {
    return this.slots - this.jobs.length;
  }

  run(request: JobRequest, listener: JobListener): RunningJob {
    const job = new FakeJob(request, listener, this.#clock, () => {
      this.jobs.splice(this.jobs.indexOf(job), 1);
    });
    this.jobs.push(job);
    this.given.push(request.job.pid);
    for (const resolve of this.#waiting.splice(0)) resolve();
    return job;
  }

  /** The job of a process, as soon as it has one. */
  async job(pid: string): Promise<FakeJob> {
    for (;;) {
      const job = this.jobs.find(({ request }) => request.job.pid === pid);
      if (job) return job;
      await this.#next();
    }
  }

  /** The id of the n-th process that was given out, as soon as it is. */
  async nth(count: number): Promise<string> {
    for (;;) {
      const pid = this.given[count - 1];
      if (pid !== undefined) return pid;
      await this.#next();
    }
  }

  #next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  level(): Promise<LaunchLevel> {
    return Promise.resolve({ pipes: 'anonymous', containment: 'none', summary: 'nothing runs here' });
  }

  pids(): number[] {
    return [];
  }

  close(): Promise<void> {
    for (const job of [...this.jobs]) job.end({ status: 'stopped' });
    return Promise.resolve();
  }
}

/** One job, moved on by hand. */
export class FakeJob implements RunningJob {
  readonly request: JobRequest;
  readonly ended: RunningJob['ended'];
  /** What was asked of it. */
  readonly cancels: { reason: 'user' | 'shutdown'; now: boolean }[] = [];
  readonly #listener: JobListener;
  readonly #clock: Clock;
  readonly #over: () => void;
  #settle: (end: Awaited<RunningJob['ended']>) => void = () => undefined;
  #input: DataText;

  constructor(request: JobRequest, listener: JobListener, clock: Clock, over: () => void) {
    this.request = request;
    this.#listener = listener;
    this.#clock = clock;
    this.#over = over;
    this.#input = dataText(request.job.cursor.input);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  cancel(reason: 'user' | 'shutdown', now: boolean): void {
    this.cancels.push({ reason, now });
  }

  get #at(): string {
    return this.#clock.now().toISOString();
  }

  commit(event: StoredEvent, data: DataText[] = []): Promise<unknown> {
    return this.#listener.event(event, data);
  }

  begin(): Promise<unknown> {
    return this.commit({ type: 'processStarted', at: this.#at });
  }

  start(step: string, attempt = 1, phase: StepPhase = 'steps'): Promise<unknown> {
    const input = this.#input;
    return this.commit({ type: 'stepStarted', at: this.#at, step, phase, attempt, input: input.ref }, [input]);
  }

  /** Kept with whatever it says next, so not waited for. */
  finish(step: string, output: JsonObject, attempt = 1, phase: StepPhase = 'steps'): Promise<void> {
    this.#input = dataText(output);
    const { ref } = this.#input;
    void this.commit({ type: 'stepFinished', at: this.#at, step, phase, attempt, output: ref }, [this.#input]);
    return Promise.resolve();
  }

  skip(step: string): Promise<unknown> {
    return this.commit({ type: 'stepSkipped', at: this.#at, step, phase: 'steps' });
  }

  /** A whole step that does what it should. */
  async pass(step: string, output: JsonObject, attempt = 1, phase: StepPhase = 'steps'): Promise<void> {
    await this.start(step, attempt, phase);
    await this.finish(step, output, attempt, phase);
  }

  fail(step: string, then: 'fail' | 'retry' | 'continue' = 'fail', attempt = 1): Promise<unknown> {
    const error = failure(step);
    return this.commit({ type: 'stepFailed', at: this.#at, step, phase: 'steps', attempt, error, then });
  }

  cancelStep(step: string, attempt = 1): Promise<unknown> {
    return this.commit({ type: 'stepCancelled', at: this.#at, step, phase: 'steps', attempt });
  }

  async interrupted(step: string, more: { schema?: JsonObject; expiresInMs?: number } = {}): Promise<void> {
    const data = this.#input.ref;
    const event = { type: 'processInterrupted', at: this.#at, step, phase: 'steps', message: 'look', data } as const;
    await this.commit({ ...event, revision: 1, ranMs: 5, ...more });
    this.end({ status: 'interrupted' });
  }

  async finished(output?: JsonObject): Promise<void> {
    const text = output ? dataText(output) : this.#input;
    await this.commit({ type: 'processFinished', at: this.#at, output: text.ref }, [text]);
    this.end({ status: 'finished' });
  }

  async failed(step: string): Promise<void> {
    await this.commit({ type: 'processFailed', at: this.#at, error: failure(step) });
    this.end({ status: 'error' });
  }

  async cancelled(): Promise<void> {
    await this.commit({ type: 'processCancelled', at: this.#at, reason: 'user' });
    this.end({ status: 'cancelled' });
  }

  /** The executor is gone, and has not said how the job did. */
  lose(): void {
    this.end({ status: 'lost', error: { code: 'Signal', message: 'killed', type: 'Signal', stack: [] } });
  }

  end(outcome: ExecutorOutcome | ExecutorLost, ranMs = 5): void {
    this.#over();
    this.#settle({ outcome, ranMs });
  }
}

export function failure(step: string): ProcessError {
  return { code: 1000, message: `${step} failed`, type: 'StepFailed', stack: [], step };
}
