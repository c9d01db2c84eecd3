import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { cancel } from '../../protocol/control/cancel.ts';
import { get, type ProcessInfo } from '../../protocol/control/get.ts';
import { readLog } from '../../protocol/control/log.ts';
import type { ControlRequest } from '../../protocol/control/message.ts';
import { start, type StartParams } from '../../protocol/control/start.ts';
import { EXIT, type ExitStatus } from '../../runner/cli/exit-status.ts';
import { sanitise } from '../../runner/cli/terminal/sanitise.ts';
import { isConnectionLost, isControlFailure, isNoRunner } from '../../runner/client/control-failure.ts';
import { LogText, type Heading } from '../logs/log-text.ts';

export interface TaskRunOptions {
  ask: <Params, Result>(
    message: ControlRequest<Params, Result>,
    params: Params,
    signal?: AbortSignal,
  ) => Promise<Result>;
  /** Resolves when something happened to the process, or the runner is back; there may be none of it. */
  news: (pid: string, signal: AbortSignal) => Promise<void>;
  /** Text for a terminal, with `\n` for line ends. */
  write: (text: string) => void;
  heading: Heading;
}

/** Without any news of a lost runner it is asked again after this long, in milliseconds. */
const ASK_AGAIN_MS = 2_000;

/**
 * A process as a task: its log in a terminal, from its start to its end, however long it waits for a person in between.
 *
 * What it says of the process itself stays English: problem matchers look for these lines.
 */
export class TaskRun {
  readonly #options: TaskRunOptions;
  readonly #closed = new AbortController();
  readonly #log: LogText;
  #pid: string | undefined;
  #cursor: string | undefined;
  #shown: LogText['last'];

  constructor(options: TaskRunOptions) {
    this.#options = options;
    this.#log = new LogText(options.heading, true);
  }

  /** Resolves to the exit status of the task when the process is over. Rejects as the request that starts it does. */
  async run(params: StartParams): Promise<ExitStatus> {
    // With a key, a start whose answer was lost is asked for again rather than done twice.
    const key = `task-${randomUUID()}`;
    const started = await this.#patiently(() => this.#options.ask(start, { ...params, key }));
    if (!started) return EXIT.cancelled;
    this.#pid = started.pid;
    for (const warning of started.warnings)
      this.#options.write(`${sanitise(params.file)}: warning: ${sanitise(warning)}\n`);
    this.#say('started');
    for (;;) {
      const info = await this.#patiently(() => this.#follow(started.pid));
      if (!info) return EXIT.cancelled;
      const { status, interrupt, error } = info;
      if (status === 'finished') return this.#say('finished', EXIT.finished);
      if (status === 'cancelled') return this.#say('was cancelled', EXIT.cancelled);
      if (status === 'error') return this.#say(`failed: ${sanitise(error?.message ?? '')}`, EXIT.error);
      if (status !== 'interrupted') continue;
      this.#say(`waits for you at ${interrupt?.step ?? ''}: ${sanitise(interrupt?.message ?? '')}`);
      const waited = await this.#patiently(() => this.#untilNot('interrupted', started.pid));
      if (waited && waited.status !== 'cancelled') this.#say('goes on');
    }
  }

  /** The person ends the task, and with it the process. */
  async close(): Promise<void> {
    if (this.#closed.signal.aborted) return;
    this.#closed.abort();
    if (this.#pid !== undefined) await this.#options.ask(cancel, { pid: this.#pid });
  }

  /** Writes the log until there is nothing more for now; resolves to how the process is then. */
  async #follow(pid: string): Promise<ProcessInfo> {
    for (;;) {
      const params = { pid, wait: true, ...(this.#cursor !== undefined && { cursor: this.#cursor }) };
      const { records, cursor, ended } = await this.#options.ask(readLog, params, this.#closed.signal);
      const [first] = records;
      if (first && !this.#shown) this.#options.write(`${this.#options.heading(first)}\n`);
      this.#log.append(records);
      if (ended) this.#log.end();
      this.#shown = this.#log.last;
      this.#cursor = cursor;
      const text = this.#log.take();
      if (text !== '') this.#options.write(text);
      if (ended) return this.#options.ask(get, { pid, brief: true });
    }
  }

  async #untilNot(status: ProcessInfo['status'], pid: string): Promise<ProcessInfo> {
    for (;;) {
      // Listened to before it is asked, so that nothing falls in between.
      const news = this.#options.news(pid, this.#closed.signal);
      const info = await this.#options.ask(get, { pid, brief: true });
      if (info.status !== status || this.#closed.signal.aborted) return info;
      await news;
    }
  }

  /** Again and again while the runner is away; undefined when the person ended the task. */
  async #patiently<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    for (;;) {
      try {
        const result = await work();
        return this.#closed.signal.aborted ? undefined : result;
      } catch (error) {
        if (this.#closed.signal.aborted) return undefined;
        const away = isConnectionLost(error) || (this.#pid !== undefined && isNoRunner(error));
        if (!away && !isControlFailure(error, 'Refusing')) throw error;
        if (isControlFailure(error) && this.#pid === undefined) throw error;
        const back = new AbortController();
        const signal = AbortSignal.any([back.signal, this.#closed.signal]);
        await Promise.race([
          this.#options.news(this.#pid ?? '', signal),
          sleep(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined),
        ]);
        back.abort();
      }
    }
  }

  #say(what: string): void;
  #say(what: string, status: ExitStatus): ExitStatus;
  #say(what: string, status?: ExitStatus): ExitStatus | undefined {
    this.#options.write(`Stepwell: process ${this.#pid?.slice(0, 12) ?? ''} ${what}\n`);
    return status;
  }
}
