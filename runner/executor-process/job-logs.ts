import { join } from 'node:path';
import type { ProcessDefinition } from '../../protocol/process-file/definition.ts';
import { outlineOf } from '../../protocol/process/outline.ts';
import type { StepLog } from '../../protocol/process/events.ts';
import { LogFile } from './log-file.ts';

/** Of messages that a log has grown, in milliseconds: about ten a second. */
const GREW_INTERVAL_MS = 100;

interface OpenLog {
  file: LogFile;
  step: string;
  attempt: number;
  grew: boolean;
}

/** Name of an attempt's log file. @param index of the step in the record: `steps`, `onFailure`, `finally` */
export function logFileName(index: number, attempt: number): string {
  return `${index}-${attempt}.jsonl`;
}

/**
 * The log files of one job. Records are written at the end of a turn of the event loop at the latest, and `grew` is
 * called after that.
 */
export class JobLogs {
  readonly #folder: string;
  readonly #grew: (step: string, attempt: number) => void;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #open = new Map<string, OpenLog>();
  #flushing: NodeJS.Immediate | undefined;
  #pause: NodeJS.Timeout | undefined;
  #at = '';

  constructor(folder: string, definition: ProcessDefinition, grew: (step: string, attempt: number) => void) {
    this.#folder = folder;
    this.#grew = grew;
    this.#indices = new Map(outlineOf(definition).map(({ id }, index) => [id, index]));
  }

  write(record: StepLog): void {
    this.#at = record.at;
    const log = this.#log(record);
    log.file.write(record);
    log.grew = true;
    this.#flushing ??= setImmediate(() => {
      this.#flush();
    });
  }

  /** An attempt has ended: all it said is in its file, and whoever follows it knows. */
  end(step: string, attempt: number): void {
    const key = `${step} ${attempt}`;
    const log = this.#open.get(key);
    if (!log) return;
    this.#open.delete(key);
    log.file.close(this.#at);
    this.#tell(log);
  }

  /** The job has ended. */
  close(): void {
    for (const { step, attempt } of [...this.#open.values()]) this.end(step, attempt);
    clearImmediate(this.#flushing);
    clearTimeout(this.#pause);
    this.#flushing = undefined;
    this.#pause = undefined;
  }

  #log(record: StepLog): OpenLog {
    const { step, attempt } = record;
    const key = `${step} ${attempt}`;
    let log = this.#open.get(key);
    if (!log) {
      const name = logFileName(this.#indices.get(step) ?? 0, attempt);
      log = { file: new LogFile(join(this.#folder, name), record), step, attempt, grew: false };
      this.#open.set(key, log);
    }
    return log;
  }

  #flush(): void {
    this.#flushing = undefined;
    for (const { file } of this.#open.values()) file.flush(this.#at);
    if (this.#pause) return;
    for (const log of this.#open.values()) this.#tell(log);
    this.#pause = setTimeout(() => {
      this.#pause = undefined;
      if ([...this.#open.values()].some(({ grew }) => grew)) this.#flush();
    }, GREW_INTERVAL_MS);
  }

  #tell(log: OpenLog): void {
    if (!log.grew) return;
    log.grew = false;
    this.#grew(log.step, log.attempt);
  }
}
