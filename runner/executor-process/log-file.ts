import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import type { StepLog } from '../../protocol/process/events.ts';

/** What is gathered before it is written, in bytes of text. */
const BATCH_BYTES = 64 * 1024;
const LINE_FEED = Buffer.from('\n');

/**
 * The log of one attempt: a file of JSON lines, made when there is something to write. Written in batches and
 * synchronously: a disk that cannot keep up slows the program that floods it, and nothing piles up in memory.
 *
 * A step does not fail because its log cannot be written. What is lost is counted, and said in the log once the disk
 * takes something again; a line that was torn is ended there, so that a reader has to pass over one at most.
 */
export class LogFile {
  readonly #path: string;
  readonly #of: Pick<StepLog, 'step' | 'phase' | 'attempt'>;
  #fd: number | undefined;
  #lines: string[] = [];
  #bytes = 0;
  #lost: { records: number; why: string } | undefined;
  #torn = false;

  constructor(path: string, { step, phase, attempt }: Pick<StepLog, 'step' | 'phase' | 'attempt'>) {
    this.#path = path;
    this.#of = { step, phase, attempt };
  }

  write(record: StepLog): void {
    const line = JSON.stringify(record);
    this.#lines.push(line);
    this.#bytes += line.length;
    if (this.#bytes >= BATCH_BYTES) this.flush(record.at);
  }

  /** @param at time for a remark about what was lost */
  flush(at: string): void {
    const count = this.#lines.length;
    if (count === 0) return;
    const remark = this.#lost && JSON.stringify(this.#remark(at, this.#lost));
    const lines = remark === undefined ? this.#lines : [remark, ...this.#lines];
    this.#lines = [];
    this.#bytes = 0;
    try {
      this.#append(Buffer.from(`${lines.join('\n')}\n`));
      this.#lost = undefined;
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? String(error);
      this.#lost = { records: (this.#lost?.records ?? 0) + count, why };
    }
  }

  close(at: string): void {
    this.flush(at);
    if (this.#fd !== undefined) closeSync(this.#fd);
    this.#fd = undefined;
  }

  #append(bytes: Buffer): void {
    this.#fd ??= this.#open();
    if (this.#torn) {
      writeSync(this.#fd, LINE_FEED);
      this.#torn = false;
    }
    for (let written = 0; written < bytes.length;) {
      written += writeSync(this.#fd, bytes, written);
      this.#torn = written < bytes.length;
    }
  }

  #open(): number {
    // Appending: what a provider says after its step was done comes when the file was closed already.
    const open = (): number => openSync(this.#path, 'a', 0o600);
    try {
      return open();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 });
      return open();
    }
  }

  #remark(at: string, { records, why }: { records: number; why: string }): StepLog {
    const message = `${records} records of this log could not be written (${why}).`;
    return { type: 'stepLog', at, ...this.#of, source: 'runner', level: 'warning', message };
  }
}
