import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Containment } from '../../executor/launch/containment.ts';
import type { LaunchLevel } from '../../executor/launch/launcher.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { noLog, type RunnerLog } from '../log.ts';
import { ExecutorChild } from './executor-child.ts';
import { defaultExecutorPath } from './executor-path.ts';
import { JobSession } from './job-session.ts';
import { spawnExecutor } from './spawn-executor.ts';
import type { JobListener, JobRequest, RunningJob, Supervisor } from './supervisor.ts';

export interface SupervisorOptions {
  /** Jobs run at once. */
  slots: number;
  /** Id of the state directory: all that executors start carries it in its environment; see `endSurvivors`. */
  mark: string;
  log?: RunnerLog;
  /**
   * Folder for what steps need while they run, a folder for each executor in it. Default: such things lie with each
   * process.
   */
  scratch?: string | undefined;
  /** The daemon's own environment; default: that of this process. */
  env?: Readonly<Record<string, string | undefined>>;
  /** The bundled executor; default: the one beside this bundle. */
  path?: string;
  /** An executor leaves after so many jobs. */
  maxJobs?: number;
  /** Or when it is larger than this after a job, in bytes. */
  maxMemoryBytes?: number;
  /** Most its JavaScript may take, in MB: some pieces of data of 8 MiB at once, as objects and as text. */
  maxHeapMb?: number;
  /**
   * `pdeathsig` has the kernel KILL a step's program with its executor, even when the daemon is gone as well; where
   * the system has `setpriv`. It is one more program for each that is started: measured, 20 to 40 % fewer small
   * programs a second. Without it, the daemon ends what a lost executor leaves, and the next daemon what both leave.
   * Default: `none`.
   */
  containment?: Containment;
}

const MAX_JOBS = 300;
const MAX_MEMORY_BYTES = 256 * 1024 * 1024;
const MAX_HEAP_MB = 512;
/** So many jobs before an executor leaves, its successor is started. */
const SUCCESSOR_JOBS = 5;
/** Between starts that fail, in milliseconds; doubled each time. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** After so many failed starts in a row, whoever waits for an executor hears of it. */
const HOPELESS_STARTS = 3;

/** Starts the first executor at once. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  return new ExecutorPool(options);
}

class ExecutorPool implements Supervisor {
  readonly slots: number;
  readonly #options: Required<SupervisorOptions>;
  readonly #executors = new Set<ExecutorChild>();
  #waiting: JobSession[] = [];
  #running = 0;
  #failedStarts = 0;
  #pause: NodeJS.Timeout | undefined;
  #closed = false;
  #levelKnown: (level: LaunchLevel) => void = () => undefined;
  readonly #level: Promise<LaunchLevel>;

  constructor(options: SupervisorOptions) {
    this.#options = {
      log: noLog,
      env: process.env,
      path: defaultExecutorPath(),
      maxJobs: MAX_JOBS,
      maxMemoryBytes: MAX_MEMORY_BYTES,
      maxHeapMb: MAX_HEAP_MB,
      containment: 'none',
      scratch: undefined,
      ...options,
    };
    this.slots = options.slots;
    this.#level = new Promise((resolve) => {
      this.#levelKnown = resolve;
    });
    this.#fill();
  }

  get free(): number {
    return this.#closed ? 0 : this.slots - this.#running;
  }

  run(request: JobRequest, listener: JobListener): RunningJob {
    if (this.free <= 0) throw new Error('Every slot is taken.');
    const session = new JobSession(request, listener, this.#options.log);
    this.#running += 1;
    const ended = session.ended.then((end) => {
      this.#running -= 1;
      this.#waiting = this.#waiting.filter((other) => other !== session);
      return end;
    });
    this.#waiting.push(session);
    this.#assign();
    return {
      ended,
      cancel: (reason, now) => {
        session.cancel(reason, now);
      },
    };
  }

  level(): Promise<LaunchLevel> {
    return this.#level;
  }

  pids(): number[] {
    return [...this.#executors].flatMap(({ pid }) => (pid === undefined ? [] : [pid]));
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#pause);
    for (const session of this.#waiting.splice(0)) session.giveBack();
    for (const executor of this.#executors) executor.close();
    await Promise.all([...this.#executors].map(({ ended }) => ended));
  }

  /** Gives jobs that wait to executors that do not. */
  #assign(): void {
    for (const executor of this.#executors) {
      const session = executor.idle ? this.#waiting.shift() : undefined;
      if (session)
        void executor.run(session).then(() => {
          this.#freed(executor);
        });
      if (this.#waiting.length === 0) break;
    }
    this.#fill();
  }

  /** Keeps one more executor than are needed now, up to the number of slots. */
  #fill(): void {
    if (this.#closed || this.#pause) return;
    const staying = [...this.#executors].filter((executor) => !executor.leaving && !this.#isOld(executor)).length;
    for (let missing = Math.min(this.slots, this.#running + 1) - staying; missing > 0; missing -= 1) {
      if (!this.#start()) return;
    }
  }

  #freed(executor: ExecutorChild): void {
    const { maxJobs, maxMemoryBytes } = this.#options;
    if (executor.jobs >= maxJobs || executor.memoryBytes > maxMemoryBytes) executor.close();
    if (!this.#closed) this.#assign();
  }

  #isOld({ jobs }: ExecutorChild): boolean {
    return jobs >= Math.max(this.#options.maxJobs - SUCCESSOR_JOBS, 1);
  }

  /** False: not now. */
  #start(): boolean {
    const { path, env, maxHeapMb, containment, log } = this.#options;
    const name = randomBytes(8).toString('hex');
    const mark = `${this.#options.mark}/${name}`;
    const scratch = this.#options.scratch && join(this.#options.scratch, name);
    let executor: ExecutorChild;
    try {
      executor = new ExecutorChild(
        spawnExecutor({ path, env, maxHeapMb, containment, mark, ...(scratch && { scratch }) }),
        mark,
        log,
      );
    } catch (error) {
      const message = `An executor could not be started (${(error as Error).message}).`;
      this.#startFailed({ code: 'RunnerLost', message, type: 'RunnerLost', stack: [] });
      return false;
    }
    this.#executors.add(executor);
    void executor.ready.then((level) => {
      if (!level) return;
      this.#failedStarts = 0;
      this.#levelKnown(level);
      if (!this.#closed) this.#assign();
    });
    void executor.ended.then(async () => {
      this.#executors.delete(executor);
      const { failure } = executor;
      // One that was lost could not do it.
      if (failure !== undefined && scratch) void rm(scratch, { recursive: true, force: true }).catch(() => undefined);
      if (failure !== undefined && (await executor.ready) === undefined) this.#startFailed(failure);
      if (!this.#closed) this.#assign();
    });
    return true;
  }

  #startFailed(error: ProcessError): void {
    if (this.#closed) return;
    this.#failedStarts += 1;
    if (this.#failedStarts >= HOPELESS_STARTS) {
      for (const session of this.#waiting.splice(0)) session.lost(error);
    }
    const pauseMs = Math.min(FIRST_PAUSE_MS * 2 ** (this.#failedStarts - 1), LONGEST_PAUSE_MS);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      this.#fill();
    }, pauseMs);
  }
}
