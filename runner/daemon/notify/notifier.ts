import { spawn } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inheritableEnv } from '../../platform/environment.ts';
import type { ProcessState, StoredEvent } from '../../process-state/state.ts';
import type { CoreParts } from '../core/parts.ts';
import { logFault } from '../log.ts';

/** How many of them run at once. */
const AT_ONCE = 2;
/** Most that wait; a program that hangs must not fill memory. */
const MOST_WAITING = 1_000;
/** Longest run of one, in milliseconds. */
const TIMEOUT_MS = 60_000;

/** What the program reads from the file it is given. No data of the process: that is asked of the runner. */
export interface Notice {
  event: 'interrupted' | 'failed';
  at: string;
  process: { pid: string; name: string; title: string; file: string };
  interrupt?: { step: string; message: string; expiresAt: string | null };
  error?: { code: string | number; message: string; step: string | null };
}

/**
 * Runs the program of the setting `notify` when a process waits for a person or has failed, with the path of a JSON
 * file (see Notice) as its last argument. Nothing waits for it; what goes wrong is in the runner's log.
 */
export class Notifier {
  readonly #parts: CoreParts;
  readonly #command: readonly string[];
  readonly #waiting: Notice[] = [];
  #running = 0;
  #count = 0;
  #whenIdle: (() => void)[] = [];

  constructor(parts: CoreParts, command: readonly string[]) {
    this.#parts = parts;
    this.#command = command;
  }

  event(event: StoredEvent, state: ProcessState): void {
    const notice = noticeOf(event, state);
    if (!notice) return;
    const { store, ledger, log } = this.#parts;
    if (this.#waiting.length >= MOST_WAITING) {
      log.write('warning', 'A notification was left out: too many wait', { pid: notice.process.pid });
      return;
    }
    // Nobody is told of what a crash could undo.
    void store.durable(ledger.lastEvent).then(() => {
      this.#waiting.push(notice);
      this.#next();
    });
  }

  /** Resolves when none runs or waits. */
  idle(): Promise<void> {
    if (this.#running === 0) return Promise.resolve();
    return new Promise((resolve) => this.#whenIdle.push(resolve));
  }

  #next(): void {
    const notice = this.#running < AT_ONCE ? this.#waiting.shift() : undefined;
    if (!notice) {
      if (this.#running === 0) for (const resolve of this.#whenIdle.splice(0)) resolve();
      return;
    }
    this.#running += 1;
    void this.#run(notice)
      .catch((error: unknown) => {
        logFault(this.#parts.log, 'The notify command failed', error, { pid: notice.process.pid });
      })
      .finally(() => {
        this.#running -= 1;
        this.#next();
      });
  }

  async #run(notice: Notice): Promise<void> {
    const { root } = this.#parts;
    const folder = join(root, 'notices');
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const file = join(folder, `${process.pid}-${(this.#count += 1)}.json`);
    await writeFile(file, JSON.stringify(notice), { mode: 0o600 });
    try {
      await runToEnd([...this.#command, file], root);
    } finally {
      await rm(file, { force: true });
    }
  }
}

function runToEnd([program = '', ...args]: string[], cwd: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: inheritableEnv(process.env),
      stdio: 'ignore',
      windowsHide: true,
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`));
    });
  });
}

function noticeOf(event: StoredEvent, { record, title }: ProcessState): Notice | undefined {
  const { pid, name, file, interrupt } = record;
  const common = { process: { pid, name, title, file } };
  if (event.type === 'processInterrupted') {
    const { step, message, at } = event;
    return {
      event: 'interrupted',
      at,
      ...common,
      interrupt: { step, message, expiresAt: interrupt?.expiresAt ?? null },
    };
  }
  if (event.type !== 'processFailed') return undefined;
  const { code, message, step = null } = event.error;
  return { event: 'failed', at: event.at, ...common, error: { code, message, step } };
}
