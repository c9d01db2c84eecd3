import { LIMITS } from '../../../protocol/step/limits.ts';
import type { ErrorDetails, ProcessError } from '../../../protocol/process/errors.ts';
import type { LaunchLevel } from '../../executor/launch/launcher.ts';
import { Tail } from '../../executor/logs/tail.ts';
import { FrameReader, FROM_EXECUTOR_LIMITS, type Frame } from '../../executor-process/frames.ts';
import { FrameWriter } from '../../executor-process/frame-writer.ts';
import type { FromExecutor, ToExecutor } from '../../executor-process/messages.ts';
import { endSurvivors } from '../../platform/tree/survivors.ts';
import { logFault, type RunnerLog } from '../log.ts';
import type { JobEnd, JobSession } from './job-session.ts';
import type { ExecutorProgram } from './spawn-executor.ts';

/** An executor that was told to leave, or to KILL what it runs, has this long, in milliseconds. */
const LEAVE_MS = 10_000;
const KILL_MS = 30_000;
/** What it wrote may still be in its pipes when it has ended; somebody may hold them open for ever. */
const DRAIN_MS = 1_000;

/** One executor process, from its start to its end. */
export class ExecutorChild {
  readonly pid: number | undefined;
  /** Settles when it can take its first job: how it starts programs. Undefined: it ended before that. */
  readonly ready: Promise<LaunchLevel | undefined>;
  /** Settles when it has ended, and what it was running too. Never rejects. */
  readonly ended: Promise<void>;
  /** Jobs it was given. */
  jobs = 0;
  /** Its resident memory after its last job. */
  memoryBytes = 0;
  readonly #program: ExecutorProgram;
  readonly #mark: string;
  readonly #log: RunnerLog;
  readonly #writer: FrameWriter;
  readonly #stderr = new Tail(LIMITS.maxStderrTailBytes);
  #session: JobSession | undefined;
  #level: LaunchLevel | undefined;
  #isReady: (level: LaunchLevel | undefined) => void = () => undefined;
  #leaving = false;
  #over = false;
  #failure: ProcessError | undefined;
  #deadline: NodeJS.Timeout | undefined;

  /** Throws when the program could not even be given pipes. */
  constructor(program: ExecutorProgram, mark: string, log: RunnerLog) {
    mustHavePipes(program);
    this.#program = program;
    this.#mark = mark;
    this.#log = log;
    this.#writer = new FrameWriter(program.stdin);
    this.pid = program.pid;
    this.ready = new Promise((resolve) => {
      this.#isReady = resolve;
    });
    // It may be gone when something is written to it; its end tells that.
    program.stdin.on('error', () => undefined);
    this.#read();
    this.ended = this.#untilEnd();
  }

  /** Whether it can be given a job now. */
  get idle(): boolean {
    return this.#level !== undefined && !this.#session && !this.leaving;
  }

  /** Whether it will take no more jobs. */
  get leaving(): boolean {
    return this.#leaving || this.#over;
  }

  /** Why it ended, unless it was told to. */
  get failure(): ProcessError | undefined {
    return this.#failure;
  }

  run(session: JobSession): Promise<JobEnd> {
    this.jobs += 1;
    this.#session = session;
    session.begin((message) => {
      this.#send(message);
    });
    return session.ended;
  }

  /** Lets it go: idle ones leave at once, others KILL what they run. */
  close(): void {
    if (this.leaving) return;
    this.#leaving = true;
    this.#program.stdin.end();
    this.#killAfter(LEAVE_MS);
  }

  kill(): void {
    this.#program.kill('SIGKILL');
  }

  #send(message: ToExecutor): void {
    this.#writer.send(message);
    if (message.type === 'cancel' && message.now) this.#killAfter(KILL_MS);
  }

  #killAfter(ms: number): void {
    this.#deadline ??= setTimeout(() => {
      this.#log.write('error', 'An executor did not do as it was told in time; it is killed', { executor: this.pid });
      this.kill();
    }, ms);
  }

  #read(): void {
    const reader = new FrameReader<FromExecutor>(FROM_EXECUTOR_LIMITS, (frame) => {
      this.#take(frame);
    });
    const { stdout, stderr } = this.#program;
    stdout.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        logFault(this.#log, 'An executor cannot be understood; it is killed', error, { executor: this.pid ?? 0 });
        stdout.destroy();
        this.kill();
      }
    });
    stdout.on('error', () => undefined);
    stderr.on('data', (chunk: Buffer) => {
      this.#stderr.write(chunk);
    });
    stderr.on('error', () => undefined);
  }

  #take(frame: Frame<FromExecutor>): void {
    const { message } = frame;
    if (message.type === 'ready') {
      this.#level = message.level;
      this.#isReady(message.level);
      return;
    }
    const session = this.#session;
    if (message.type === 'ended') {
      this.#session = undefined;
      this.memoryBytes = message.memoryBytes;
      if (!this.#leaving) {
        clearTimeout(this.#deadline);
        this.#deadline = undefined;
      }
    }
    session?.take(frame);
  }

  async #untilEnd(): Promise<void> {
    const exit = await ended(this.#program);
    this.#over = true;
    clearTimeout(this.#deadline);
    if (!(this.#leaving && exit.code === 0 && !this.#session)) await this.#clearAway(exit);
    this.#isReady(undefined);
    this.#session?.lost(this.#error(exit));
    this.#session = undefined;
  }

  /** Steps of a lost executor are ended before anybody hears of it: the process may run again at once. */
  async #clearAway(exit: Exit): Promise<void> {
    this.#failure = this.#error(exit);
    const { message, details = {} } = this.#failure;
    this.#log.write('warning', message, { executor: this.pid, busy: this.#session !== undefined, ...details });
    if (exit.error) return;
    try {
      const { ended: count, left } = await endSurvivors(this.#mark);
      if (count > 0) this.#log.write('info', 'What a lost executor had started was ended', { count });
      for (const { pid } of left) this.#log.write('error', 'A process of a lost executor cannot be ended', { pid });
    } catch (error) {
      logFault(this.#log, 'Processes of a lost executor cannot be looked for', error);
    }
  }

  /** What is known of its end, for the process it was running. */
  #error(exit: Exit): ProcessError {
    const stderr = this.#stderr.text();
    const details: ErrorDetails = {
      ...(exit.code !== null && { exitCode: exit.code }),
      ...(exit.signal !== null && { signal: exit.signal }),
      ...(stderr !== '' && { stderr }),
    };
    return { code: 'RunnerLost', message: `${how(exit)}.`, type: 'RunnerLost', stack: [], details };
  }
}

/** Where too many files are open Node gives a program without pipes, and tells of its failure by an event as well. */
function mustHavePipes(program: ExecutorProgram): void {
  if ((program as Partial<ExecutorProgram>).stdin !== undefined) return;
  program.on('error', () => undefined);
  throw new Error('too many open files');
}

interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** It could not be started. */
  error?: Error;
}

function how({ code, signal, error }: Exit): string {
  if (error) return `An executor could not be started (${error.message})`;
  return `The executor was ${signal === null ? `ended with exit code ${code ?? '?'}` : `ended by ${signal}`}`;
}

/** Its end, with all it has written read. */
function ended(program: ExecutorProgram): Promise<Exit> {
  return new Promise((resolve) => {
    program.once('error', (error) => {
      if (program.pid === undefined) resolve({ code: null, signal: null, error });
    });
    program.once('exit', (code, signal) => {
      const late = setTimeout(() => {
        program.stdout.destroy();
        program.stderr.destroy();
      }, DRAIN_MS);
      program.once('close', () => {
        clearTimeout(late);
        resolve({ code, signal });
      });
    });
  });
}
