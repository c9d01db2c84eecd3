import type { DataRef } from '../../../protocol/process/data-ref.ts';
import { mapEventData } from '../../executor-process/event-data.ts';
import type { Frame } from '../../executor-process/frames.ts';
import type {
  ExecutorLost,
  ExecutorOutcome,
  FromExecutor,
  JobEvent,
  RunJob,
  ToExecutor,
} from '../../executor-process/messages.ts';
import type { StoredRef } from '../../process-state/state.ts';
import type { DataText } from '../../store/store.ts';
import { logFault, type RunnerLog } from '../log.ts';
import type { JobListener, JobRequest } from './supervisor.ts';

/** How a job ended, and its running time so far in milliseconds. */
export interface JobEnd {
  outcome: ExecutorOutcome | ExecutorLost;
  ranMs: number;
}

/** One job on its way through an executor: what comes from there goes to the listener, what it keeps is told back. */
export class JobSession {
  /** Settles once. */
  readonly ended: Promise<JobEnd>;
  readonly #request: JobRequest;
  readonly #listener: JobListener;
  readonly #log: RunnerLog;
  /** One object for each piece of data: a store that fills in where it lies does so for all events that name it. */
  readonly #refs = new Map<string, StoredRef>();
  #send: ((message: ToExecutor) => void) | undefined;
  #settle: (end: JobEnd) => void = () => undefined;
  #beganMs: number | undefined;
  #cancel: { reason: 'user' | 'shutdown'; now: boolean } | undefined;
  /** Numbers of events that are durable while an earlier one is not. */
  readonly #ahead = new Set<number>();
  #kept = 0;
  #told = 0;

  constructor(request: JobRequest, listener: JobListener, log: RunnerLog) {
    this.#request = request;
    this.#listener = listener;
    this.#log = log;
    if (request.inputRef) this.#refs.set(request.inputRef.hash, request.inputRef);
    this.ended = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }

  /** Gives it to an executor. */
  begin(send: (message: ToExecutor) => void): void {
    const { job, logs, cancelled, inputRef } = this.#request;
    this.#send = send;
    this.#beganMs = performance.now();
    const known: DataRef | undefined = inputRef && { hash: inputRef.hash, bytes: inputRef.bytes };
    const message: RunJob = {
      type: 'job',
      job,
      logs,
      ...((cancelled || this.#cancel) && { cancelled: true as const }),
      ...(known && { inputRef: known }),
    };
    send(message);
    if (this.#cancel?.now) send({ type: 'cancel', ...this.#cancel });
  }

  /** Cancels it; one that no executor has yet is cancelled when it begins, or given back at once. */
  cancel(reason: 'user' | 'shutdown', now: boolean): void {
    if (this.#send) this.#send({ type: 'cancel', reason, now });
    else if (reason === 'shutdown') this.giveBack();
    else this.#cancel = { reason, now: now || this.#cancel?.now === true };
  }

  /** No executor will have it. */
  giveBack(): void {
    this.#end({ status: 'stopped' });
  }

  lost(error: ExecutorLost['error']): void {
    this.#end({ status: 'lost', error });
  }

  take({ message, attached }: Frame<FromExecutor>): void {
    if (message.type === 'event') this.#event(message, attached);
    else if (message.type === 'progress') this.#listener.progress(message.progress);
    else if (message.type === 'log') this.#listener.logGrew(message.step, message.attempt);
    else if (message.type === 'ended') this.#end(message.outcome, message.ranMs);
  }

  #event({ number, event, attached: refs }: JobEvent, attached: Buffer): void {
    let offset = 0;
    const data = refs.map((ref): DataText => {
      const text = attached.subarray(offset, offset + ref.bytes);
      offset += ref.bytes;
      return { ref: this.#stored(ref), text };
    });
    const stored = mapEventData(event, (ref) => this.#stored(ref));
    // What fails is for the listener to mend; the executor waits.
    const fault = (error: unknown): void => {
      logFault(this.#log, `An event (${event.type}) could not be kept`, error, { pid: this.#request.job.pid });
    };
    try {
      this.#listener.event(stored, data).then(() => {
        this.#keep(number);
      }, fault);
    } catch (error) {
      fault(error);
    }
  }

  #stored(ref: DataRef): StoredRef {
    let stored = this.#refs.get(ref.hash);
    if (!stored) this.#refs.set(ref.hash, (stored = { hash: ref.hash, bytes: ref.bytes }));
    return stored;
  }

  /** Those of one sync are told with one message. */
  #keep(number: number): void {
    this.#ahead.add(number);
    while (this.#ahead.delete(this.#kept + 1)) this.#kept += 1;
    if (this.#kept === this.#told) return;
    queueMicrotask(() => {
      if (this.#kept === this.#told) return;
      this.#told = this.#kept;
      this.#send?.({ type: 'kept', event: this.#kept });
    });
  }

  #end(outcome: JobEnd['outcome'], ranMs?: number): void {
    const since = this.#beganMs === undefined ? 0 : performance.now() - this.#beganMs;
    this.#send = () => undefined;
    this.#settle({ outcome, ranMs: ranMs ?? Math.round(this.#request.job.cursor.ranMs + since) });
  }
}
