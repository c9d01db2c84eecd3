import type { Lane, StepProgress } from '../../../protocol/process/events.ts';
import type { ProcessState, StoredEvent } from '../../process-state/state.ts';
import { isTerminal } from '../../process-state/terminal.ts';
import { toFailure } from '../../executor/failure.ts';
import { logFault } from '../log.ts';
import { Alarms } from '../queue/alarms.ts';
import { Queue } from '../queue/queue.ts';
import type { JobRequest, RunningJob } from '../supervisor/supervisor.ts';
import { eventsAfterExpiry } from './after-expiry.ts';
import { eventsAfterOutcome, type Outcome } from './after-outcome.ts';
import { buildJob } from './job.ts';
import { JobEvents } from './job-events.ts';
import type { CoreParts } from './parts.ts';

/** A process that an executor has, or is about to get. */
interface Run {
  pid: string;
  lane: Lane | null;
  /** Absent while the job is put together. */
  job?: RunningJob;
}

/** What happens to runs, for the parts that care. */
export interface DispatcherListener {
  progress(pid: string, progress: StepProgress): void;
  logGrew(pid: string, step: string, attempt: number): void;
  /** An executor has let go of this process. */
  released(pid: string): void;
  /** An executor has let go of a process, or something left the queue: it may be quiet now. */
  settled(): void;
}

/**
 * Gives processes to executors, and puts each where its state says it belongs: into the queue, before an alarm, or
 * away. Everything happens on an event: a start, the end of a job, a free place in a lane, an alarm.
 */
export class Dispatcher {
  readonly #parts: CoreParts;
  readonly #listener: DispatcherListener;
  readonly #queue = new Queue();
  readonly #alarms: Alarms;
  readonly #runs = new Map<string, Run>();
  readonly #going = new Set<Promise<void>>();
  /** Processes that were run, while somebody counts them. */
  readonly #seen = new Set<string>();
  #claiming = false;
  #pumping = false;

  constructor(parts: CoreParts, listener: DispatcherListener) {
    this.#parts = parts;
    this.#listener = listener;
    this.#alarms = new Alarms(parts.clock);
    parts.ledger.onEvent((pid, _event, state) => {
      if (!this.#runs.has(pid)) this.place(state);
    });
  }

  /** Whether an executor has it, or is about to. */
  isRunning(pid: string): boolean {
    return this.#runs.has(pid);
  }

  get running(): number {
    return this.#runs.size;
  }

  /** How many wait for an executor. */
  get waiting(): number {
    return this.#queue.size;
  }

  /** Delayed retries and pauses that run out. */
  get alarms(): number {
    return this.#alarms.size;
  }

  /** How many different processes were run. */
  get processesRun(): number {
    return this.#seen.size;
  }

  /** Begins to give out work, or stops it; what runs goes on. */
  set claiming(claiming: boolean) {
    this.#claiming = claiming;
    if (claiming) this.#soon();
  }

  get claiming(): boolean {
    return this.#claiming;
  }

  /** Asks what runs to end. False: no executor has it. */
  cancel(pid: string, reason: 'user' | 'shutdown', now: boolean): boolean {
    const run = this.#runs.get(pid);
    run?.job?.cancel(reason, now);
    return run !== undefined;
  }

  cancelAll(reason: 'shutdown', now: boolean): void {
    for (const pid of this.#runs.keys()) this.cancel(pid, reason, now);
  }

  /** Nothing is given out any more, and no alarm rings. */
  dispose(): void {
    this.#claiming = false;
    this.#alarms.dispose();
  }

  /** Resolves when all that was given out has ended and been dealt with. */
  async idle(): Promise<void> {
    await Promise.all(this.#going);
  }

  /** A place in the lane that it had before the runner was restarted. */
  holdPlace({ record, lane }: ProcessState): void {
    if (lane) this.#queue.hold(record.pid, lane);
  }

  /** Puts a process that no executor has where its state says. Safe to call at any time. */
  place(state: ProcessState): void {
    const { record, lane, priority, order, notBefore } = state;
    const { pid, status } = record;
    if (status !== 'ready') this.#queue.remove(pid);
    this.#alarms.clear(pid);
    if (lane && (isTerminal(status) || !lane.hold)) this.#queue.release(pid, lane);
    if (status === 'interrupted' && record.interrupt?.expiresAt) {
      this.#alarms.set(pid, record.interrupt.expiresAt, () => {
        this.#expire(pid);
      });
    } else if (status === 'ready') {
      const waiting = { pid, priority, order, lane };
      if (notBefore === null) this.#queue.add(waiting);
      else {
        this.#queue.remove(pid);
        this.#alarms.set(pid, notBefore, () => {
          this.#queue.add(waiting);
          this.#soon();
        });
      }
    }
    this.#soon();
  }

  #expire(pid: string): void {
    const state = this.#parts.ledger.get(pid);
    if (!state || this.#runs.has(pid) || state.record.status !== 'interrupted') return;
    this.#parts.ledger.commit(pid, eventsAfterExpiry(state, this.#parts.now()));
  }

  /** Claims after what is going on in this turn: several changes, one look at the queue. */
  #soon(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => {
      this.#pumping = false;
      this.#pump();
      this.#listener.settled();
    });
  }

  #pump(): void {
    const { supervisor, life } = this.#parts;
    while (this.#claiming) {
      if (!life.wait && life.maxProcesses !== undefined && this.#seen.size >= life.maxProcesses) return;
      const building = [...this.#runs.values()].filter(({ job }) => job === undefined).length;
      if (supervisor.free <= building) return;
      const pid = this.#queue.claim();
      if (pid === undefined) return;
      if (life.maxProcesses !== undefined) this.#seen.add(pid);
      const run = this.#run(pid).finally(() => this.#going.delete(run));
      this.#going.add(run);
    }
  }

  async #run(pid: string): Promise<void> {
    const state = this.#stateOf(pid);
    const run: Run = { pid, lane: state.lane };
    this.#runs.set(pid, run);
    let ended: Outcome = { outcome: { status: 'unstarted' }, ranMs: state.cursor.ranMs };
    try {
      const request = await buildJob({ ...this.#parts, maxDataBytes: this.#parts.settings.maxDataBytes }, state);
      if (this.#mayStart(state)) ended = await this.#execute(run, state, request);
    } catch (error) {
      logFault(this.#parts.log, 'A process could not be run', error, { pid });
      ended = { outcome: { status: 'broken', error: toFailure(error).error }, ranMs: ended.ranMs };
    }
    try {
      await this.#end(run, ended);
    } catch (error) {
      logFault(this.#parts.log, 'The end of a process could not be kept', error, { pid });
    }
    this.#runs.delete(pid);
    const after = this.#parts.ledger.get(pid);
    if (after) this.place(after);
    // It is over and no longer in memory.
    else if (run.lane) this.#queue.release(pid, run.lane);
    this.#listener.released(pid);
    this.#soon();
  }

  /** Not when it was cancelled before anything of it ran, or the runner is being stopped. */
  #mayStart(state: ProcessState): boolean {
    return this.#claiming && !(state.cancel && state.record.attempt === 0);
  }

  async #execute(run: Run, begun: ProcessState, request: JobRequest): Promise<Outcome> {
    const { pid } = run;
    const events = new JobEvents(this.#parts, pid);
    run.job = this.#parts.supervisor.run(
      { ...request, cancelled: begun.cancel !== null },
      {
        event: (event, data) => events.take(event, data),
        progress: (progress) => {
          this.#listener.progress(pid, progress);
        },
        logGrew: (step, attempt) => {
          this.#listener.logGrew(pid, step, attempt);
        },
      },
    );
    const ended = await run.job.ended;
    events.end(ended.outcome);
    return ended;
  }

  async #end({ pid }: Run, ended: Outcome): Promise<void> {
    const { ledger, definitions, random, now } = this.#parts;
    const before = ledger.get(pid);
    if (!before || isTerminal(before.record.status)) return;
    const definition = await definitions.read(before.definition).catch(() => undefined);
    const state = this.#stateOf(pid);
    const events: StoredEvent[] = eventsAfterOutcome(state, ended, { definition, random, at: now() });
    if (events.length > 0) ledger.commit(pid, events);
  }

  #stateOf(pid: string): ProcessState {
    const state = this.#parts.ledger.get(pid);
    if (!state) throw new Error(`no process ${pid} in memory`);
    return state;
  }
}
