import type { JsonObject } from '../../protocol/data/json.ts';
import type { DataRef } from '../../protocol/process/data-ref.ts';
import type { ProcessEvent, StepProgress, TransientEvent } from '../../protocol/process/events.ts';
import type { ExecutorHost } from '../executor/host.ts';
import { mapEventData } from './event-data.ts';
import type { FrameWriter } from './frame-writer.ts';
import { JobData } from './job-data.ts';
import { JobLogs } from './job-logs.ts';
import { KeptEvents } from './kept-events.ts';
import type { FromExecutor, RunJob } from './messages.ts';

/** What a job has to do with the daemon: events and data go there, logs go into files. Dropped with the job. */
export class JobHost implements ExecutorHost {
  readonly #writer: FrameWriter;
  readonly #data = new JobData();
  readonly #kept = new KeptEvents();
  readonly #logs: JobLogs;
  /** The newest of each step, while the daemon is behind. */
  readonly #progress = new Map<string, StepProgress>();

  constructor({ job, logs, inputRef }: RunJob, writer: FrameWriter) {
    this.#writer = writer;
    if (inputRef) this.#data.known(job.cursor.input, inputRef);
    this.#logs = new JobLogs(logs, job.definition, (step, attempt) => {
      this.#send({ type: 'log', step, attempt });
    });
  }

  /**
   * Only a start has to be waited for. The end of a process is not: the next job may begin meanwhile, and its first
   * start is written after it.
   */
  commit(event: ProcessEvent): Promise<void> | undefined {
    if (event.type === 'stepFinished' || event.type === 'stepFailed' || event.type === 'stepCancelled') {
      this.#logs.end(event.step, event.attempt);
      this.#progress.delete(event.step);
    }
    const attached: DataRef[] = [];
    const texts: Buffer[] = [];
    const named = mapEventData(event, (data: JsonObject) =>
      this.#data.refer(data, (ref, text) => {
        attached.push(ref);
        texts.push(text);
      }),
    );
    const number = this.#kept.sent(attached.reduce((sum, { bytes }) => sum + bytes, 0));
    this.#send({ type: 'event', number, event: named, attached }, texts);
    return event.type === 'stepStarted' ? this.#kept.until(number) : undefined;
  }

  show(event: TransientEvent): void {
    if (event.type === 'stepLog') this.#logs.write(event);
    else this.#report(event);
  }

  behind(): Promise<void> | undefined {
    return this.#writer.behind();
  }

  room(): Promise<void> | undefined {
    return this.#kept.room();
  }

  /** The daemon has made all events up to this one durable. */
  kept(number: number): void {
    this.#kept.kept(number);
  }

  /** Finishes the logs; resolves nothing that still waits. */
  close(): void {
    this.#logs.close();
  }

  #report(progress: StepProgress): void {
    const behind = this.#writer.behind();
    if (!behind) {
      this.#send({ type: 'progress', progress });
      return;
    }
    if (this.#progress.size === 0)
      void behind.then(() => {
        const waiting = [...this.#progress.values()];
        this.#progress.clear();
        for (const latest of waiting) this.#report(latest);
      });
    this.#progress.set(progress.step, progress);
  }

  #send(message: FromExecutor, attached?: readonly Buffer[]): void {
    this.#writer.send(message, attached);
  }
}
