import { resolve } from 'node:path';
import { EventEmitter, workspace, type Pseudoterminal } from 'vscode';
import { EXIT } from '../../runner/cli/exit-status.ts';
import { isNoRunner } from '../../runner/client/control-failure.ts';
import { inheritableEnv } from '../../runner/platform/environment.ts';
import { asUserError } from '../commands/word-failure.ts';
import { heading } from '../logs/open-logs.ts';
import type { Parts } from '../parts.ts';
import { taskFault, type StepwellTask } from './task-definition.ts';
import { TaskRun } from './task-run.ts';

/** What a terminal sends for Ctrl+C. */
const INTERRUPT = '\x03';

/** The terminal of a task that runs a process. Closing it cancels the process, as ending any other task does. */
export class TaskTerminal implements Pseudoterminal {
  readonly #written = new EventEmitter<string>();
  readonly #closed = new EventEmitter<number>();
  readonly #parts: Parts;
  readonly #task: StepwellTask;
  readonly #folder: string;
  readonly #run: TaskRun;

  readonly onDidWrite = this.#written.event;
  readonly onDidClose = this.#closed.event;

  /** @param folder what the path of the file is relative to */
  constructor(parts: Parts, task: StepwellTask, folder: string) {
    this.#parts = parts;
    this.#task = task;
    this.#folder = folder;
    const { connection } = parts;
    this.#run = new TaskRun({
      ask: (message, params, signal) => connection.request(message, params, signal),
      news: (pid, signal) => newsOf(parts, pid, signal),
      write: (text) => {
        this.#write(text);
      },
      heading,
    });
  }

  open(): void {
    void this.#start();
  }

  close(): void {
    this.#run.close().catch((error: unknown) => {
      this.#parts.log.warn(`cancelling the process of a task: ${String(error)}`);
    });
  }

  handleInput(text: string): void {
    if (text.includes(INTERRUPT)) this.close();
  }

  async #start(): Promise<void> {
    const { file, data, params } = this.#task;
    const fault = taskFault(this.#task);
    if (fault !== undefined) {
      this.#write(`${fault}\n`);
      this.#closed.fire(EXIT.usage);
      return;
    }
    try {
      const status = await this.#run.run({
        file: resolve(this.#folder, file),
        ...(data && { data }),
        ...(params && { params }),
        env: inheritableEnv(process.env),
      });
      this.#closed.fire(status);
    } catch (error) {
      const known = asUserError(error);
      if (!known) this.#parts.log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
      this.#write(`${known?.message ?? String(error)}\n`);
      this.#closed.fire(isNoRunner(error) || !workspace.isTrusted ? EXIT.noRunner : EXIT.usage);
    }
  }

  #write(text: string): void {
    this.#written.fire(text.replaceAll('\n', '\r\n'));
  }
}

function newsOf({ connection }: Parts, pid: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      for (const each of listeners) each.dispose();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const listeners = [
      connection.onDidReceiveEvents((events) => {
        if (events.some((event) => event.pid === pid)) done();
      }),
      connection.onDidListAnew(done),
      connection.onDidChangeState(({ state }) => {
        if (state === 'connected') done();
      }),
    ];
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
