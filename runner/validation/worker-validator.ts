import type { Worker } from 'node:worker_threads';
import type { JsonSchema, JsonValue } from '../../protocol/data/json.ts';
import { SchemaInvalidError, SchemaTimeoutError } from './errors.ts';
import type { SchemaMismatch, SchemaValidator } from './validator.ts';
import type { WorkerReply, WorkerRequest } from './wire.ts';

/** Parts in which a deadline is counted. */
const DEADLINE_TICKS = 5;

export interface WorkerValidatorOptions {
  /** Path of the bundled worker. */
  workerPath: string;
  /** Longest time for one match, compiling included, starting the worker not. */
  deadlineMs: number;
  /** Memory of the worker's heap, in MB: a schema must not bring down the process it is checked in. */
  maxHeapMb: number;
}

interface Call {
  request: WorkerRequest;
  resolve: (mismatches: SchemaMismatch[]) => void;
  reject: (error: Error) => void;
}

/**
 * Matches in one worker thread, started with the first call and kept. Calls are sent one at a time, so a call that
 * takes too long is known; the worker is ended and the calls behind it go to a new one.
 */
export class WorkerValidator implements SchemaValidator {
  readonly #options: WorkerValidatorOptions;
  readonly #waiting: Call[] = [];
  #worker: Worker | undefined;
  #ready = false;
  #current: Call | undefined;
  #timer: NodeJS.Timeout | undefined;
  #disposed = false;

  constructor(options: WorkerValidatorOptions) {
    this.#options = options;
  }

  validate(schema: JsonSchema, data: JsonValue): Promise<SchemaMismatch[]> {
    if (this.#disposed) return Promise.reject(new Error('The schema validator was disposed of.'));
    if (schema === true) return Promise.resolve([]);
    const request = { schema: JSON.stringify(schema), data: JSON.stringify(data) };
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#next();
    });
  }

  async dispose(): Promise<void> {
    this.#disposed = true;
    clearTimeout(this.#timer);
    const open = this.#current ? [this.#current, ...this.#waiting] : [...this.#waiting];
    this.#current = undefined;
    this.#waiting.length = 0;
    for (const call of open) call.reject(new Error('The schema validator was disposed of.'));
    await this.#endWorker();
  }

  #next(): void {
    if (this.#current !== undefined || this.#waiting.length === 0) return;
    const worker = (this.#worker ??= this.#startWorker());
    // A waiting call keeps the process alive, an idle worker does not.
    worker.ref();
    if (!this.#ready) return;
    const call = this.#waiting.shift() as Call;
    this.#current = call;
    this.#countDown(DEADLINE_TICKS);
    worker.postMessage(call.request);
  }

  #startWorker(): Worker {
    // Loaded when there is a schema to match: most starts have none.
    const threads = process.getBuiltinModule('node:worker_threads');
    const worker = new threads.Worker(this.#options.workerPath, {
      // Neither the options nor the environment of the process (secrets among it) are the worker's business.
      execArgv: [],
      argv: [],
      env: {},
      name: 'stepwell-validation',
      resourceLimits: { maxOldGenerationSizeMb: this.#options.maxHeapMb },
    });
    const ifCurrent = (then: () => void) => (): void => {
      if (this.#worker === worker) then();
    };
    worker.on('message', (reply: WorkerReply) => {
      ifCurrent(() => {
        this.#take(reply);
      })();
    });
    worker.on('error', (error) => {
      ifCurrent(() => {
        this.#workerFailed(error);
      })();
    });
    worker.on(
      'exit',
      ifCurrent(() => {
        this.#workerFailed(new Error('the thread ended'));
      }),
    );
    return worker;
  }

  #take(reply: WorkerReply): void {
    if (reply.kind === 'ready') this.#ready = true;
    else {
      clearTimeout(this.#timer);
      const call = this.#current;
      this.#current = undefined;
      if (reply.kind === 'matched') call?.resolve(reply.mismatches);
      else call?.reject(new SchemaInvalidError(reply.message));
    }
    if (this.#waiting.length === 0) this.#worker?.unref();
    this.#next();
  }

  /**
   * Counts the deadline in parts, since timers come before messages: were this thread stalled for longer than the
   * deadline, a reply that is already there would count as late.
   */
  #countDown(ticks: number): void {
    this.#timer = setTimeout(() => {
      if (ticks > 1) this.#countDown(ticks - 1);
      else this.#giveUp(new SchemaTimeoutError(this.#options.deadlineMs));
    }, this.#options.deadlineMs / DEADLINE_TICKS);
  }

  #workerFailed(error: Error & { code?: string }): void {
    if (error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      this.#giveUp(
        new SchemaInvalidError(`matching the schema needs more than ${this.#options.maxHeapMb} MB of memory`),
      );
      return;
    }
    // It could not start, or has a fault of its own: whoever is first hears of it, and others try again.
    this.#current ??= this.#waiting.shift();
    this.#giveUp(new Error(`The schema validator failed: ${error.message}`));
  }

  /** Fails the current call and goes on with a new worker. */
  #giveUp(error: Error): void {
    clearTimeout(this.#timer);
    const call = this.#current;
    this.#current = undefined;
    void this.#endWorker();
    call?.reject(error);
    this.#next();
  }

  async #endWorker(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#ready = false;
    await worker?.terminate();
  }
}
