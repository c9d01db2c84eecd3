import { closeSync, openSync, readSync, watch, type FSWatcher } from 'node:fs';
import { validateCommandEvent } from '../../../protocol/generated/step-messages.js';
import type { CommandEvent } from '../../../protocol/step/command/event.ts';
import type { Artifact, InterruptRequest } from '../../../protocol/step/messages/index.ts';
import { describeMismatch } from '../../../protocol/step/describe-mismatch.ts';
import { failure, type Failure } from '../failure.ts';
import type { AttemptReport } from '../step/attempt-report.ts';

/** Longest line, in bytes: room for an interrupt with its schema. */
const MAX_LINE_BYTES = 1024 * 1024;
/** A command that runs longer is watched, in milliseconds: to watch one costs a twentieth of starting a small program. */
const WATCHED_AFTER_MS = 50;
/** One for all: files are read synchronously, and nothing of it is kept. */
const buffer = Buffer.alloc(64 * 1024);

/**
 * Follows the file STEPWELL_EVENTS of a running command. It is a plain file, so that every language and shell can
 * append to it, and is read when the system says it changed and before any output of the command is looked at:
 * a `mask` written before a line hides what that line says.
 */
export class EventsFile {
  readonly artifacts: Artifact[] = [];
  interrupt: InterruptRequest | undefined;
  /** The first line that was not understood. It could be the one that asks for a pause: the step does not succeed with it. */
  fault: Failure | undefined;
  readonly #report: AttemptReport;
  readonly #fd: number;
  readonly #soon: NodeJS.Timeout;
  #watcher: FSWatcher | undefined;
  #rest: Buffer = Buffer.alloc(0);
  #lines = 0;

  constructor(path: string, report: AttemptReport) {
    this.#report = report;
    this.#fd = openSync(path, 'r');
    this.#soon = setTimeout(() => {
      this.#watcher = watchIfPossible(path, () => {
        this.drain();
      });
      // What came before it was watched.
      this.drain();
    }, WATCHED_AFTER_MS).unref();
  }

  /** Takes what was appended since the last time. */
  drain(): void {
    for (;;) {
      const count = readSync(this.#fd, buffer, 0, buffer.length, null);
      if (count === 0) return;
      this.#take(buffer.subarray(0, count));
    }
  }

  /** Takes the rest. */
  close(): void {
    clearTimeout(this.#soon);
    this.#watcher?.close();
    try {
      this.drain();
      if (this.#rest.length > 0) this.#line(this.#rest.toString('utf8'));
    } finally {
      closeSync(this.#fd);
    }
  }

  #take(bytes: Buffer): void {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, bytes]) : bytes;
    for (let end = data.indexOf(0x0a); end >= 0; end = data.indexOf(0x0a)) {
      this.#line(data.toString('utf8', 0, end));
      data = data.subarray(end + 1);
    }
    if (data.length > MAX_LINE_BYTES) {
      this.#fail(`is longer than ${MAX_LINE_BYTES} bytes`, '');
      data = data.subarray(data.length);
    }
    this.#rest = Buffer.from(data);
  }

  #line(text: string): void {
    this.#lines += 1;
    // trim() takes a byte order mark too: Windows PowerShell begins a file with one.
    const line = text.trim();
    if (line === '') return;
    let event: unknown;
    try {
      event = JSON.parse(line);
    } catch {
      this.#fail('is not JSON', text);
      return;
    }
    if (!validateCommandEvent(event)) this.#fail(describeMismatch(validateCommandEvent.errors), text);
    else this.#apply(event);
  }

  #apply({ mask, progress, log, artifact, interrupt }: CommandEvent): void {
    if (mask !== undefined) this.#report.mask(mask);
    if (progress !== undefined) this.#report.progress(typeof progress === 'number' ? { progress } : progress);
    if (log !== undefined) this.#report.log(typeof log === 'string' ? { level: 'info', message: log } : log);
    if (artifact) this.artifacts.push(artifact);
    if (interrupt) this.interrupt = interrupt;
  }

  #fail(what: string, line: string): void {
    this.fault ??= failure('ProtocolError', `Line ${this.#lines} of STEPWELL_EVENTS ${what}.`, {
      received: line.slice(0, 300),
    });
  }
}

/** Some file systems cannot be watched; then events arrive with the command's output and its end. */
function watchIfPossible(path: string, changed: () => void): FSWatcher | undefined {
  try {
    return watch(path, { persistent: false }, changed).on('error', () => undefined);
  } catch {
    return undefined;
  }
}
