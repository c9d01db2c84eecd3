import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { cancel, initialize, run, type CancelReason, type SessionLimits } from '../../protocol/step/messages/index.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';
import type { LaunchedProgram, ProgramExit } from '../executor/launch/launcher.ts';
import { AnswerReader } from './answer-reader.ts';
import type { Patience } from './patience.ts';
import { PendingRequests, type Answer } from './pending.ts';
import { newRequestId } from '../../protocol/step/framing/index.ts';
import { initializeParams, runParams, type Folders } from './requests.ts';
import type { Transcript } from './transcript.ts';
import { Violation } from './violation.ts';
import { afterWaiting, within } from './within.ts';
import { RawLines } from './wire/raw-lines.ts';

export interface SessionSetup {
  program: LaunchedProgram;
  transcript: Transcript;
  folders: Folders;
  limits: SessionLimits;
  patience: Patience;
  /** Records a finding about any requirement. */
  met: (id: RequirementId) => void;
  violate: (id: RequirementId, message: string) => void;
}

export interface RequestOptions {
  timeoutMs?: number;
  /** Turns the message into bytes otherwise than by the plain rule. */
  encode?: (message: JsonObject) => string | Buffer;
  /** Writes them otherwise than in one piece. */
  write?: (session: Session, bytes: Buffer) => Promise<void>;
}

export interface RunOptions extends RequestOptions {
  with?: JsonObject;
}

/** One start of the provider, with the executor's side of the conversation. */
export class Session {
  readonly pending = new PendingRequests();
  readonly reader: AnswerReader;
  readonly transcript: Transcript;
  readonly limits: SessionLimits;
  readonly folders: Folders;
  readonly patience: Patience;
  /** Everything written to stderr. */
  stderr = '';
  exit: ProgramExit | undefined;
  /** A scenario has already judged why it ended, or ended it itself. */
  endingJudged = false;
  readonly #program: LaunchedProgram;

  constructor(setup: SessionSetup) {
    this.#program = setup.program;
    this.transcript = setup.transcript;
    this.limits = setup.limits;
    this.folders = setup.folders;
    this.patience = setup.patience;
    this.reader = new AnswerReader(setup, this.pending);
    const lines = new RawLines((line) => {
      this.reader.line(line);
    });
    setup.program.stdout.read((chunk) => {
      lines.push(chunk);
    });
    setup.program.stderr.read((chunk) => {
      this.stderr += chunk.toString('utf8');
      this.transcript.add('stderr', chunk.toString('utf8').trimEnd());
    });
    void setup.program.closed.then((exit) => {
      this.#closed(exit, lines.rest());
    });
  }

  /** Sends a request and waits for its answer, however wrong; throws a Violation when none comes. */
  async request(method: string, params: JsonValue | undefined, options: RequestOptions = {}): Promise<Answer> {
    const { answer } = await this.begin(method, params, options);
    return answer;
  }

  /** Sends a request; the answer can be waited for later. */
  async begin(
    method: string,
    params: JsonValue | undefined,
    options: RequestOptions = {},
  ): Promise<{ id: string; answer: Promise<Answer> }> {
    const id = newRequestId();
    if (this.exit) {
      this.endingJudged = true;
      throw this.#gone(method);
    }
    const answer = this.#withTimeout(
      id,
      method,
      this.pending.add(id, method),
      options.timeoutMs ?? this.patience.answerMs,
    );
    // Whoever asked may never come to wait for it: an unhandled rejection must not end the check.
    answer.catch(() => undefined);
    const message: JsonObject = { jsonrpc: '2.0', id, method, ...(params === undefined ? {} : { params }) };
    const bytes = Buffer.from(options.encode?.(message) ?? `${JSON.stringify(message)}\n`);
    if (options.write) {
      this.transcript.add('executor', bytes.toString('utf8').trim());
      await options.write(this, bytes);
    } else await this.write(bytes);
    return { id, answer };
  }

  async initialize(
    params: JsonValue = initializeParams(this.limits) as unknown as JsonValue,
    options: RequestOptions = {},
  ): Promise<Answer> {
    return this.request(initialize.method, params, { timeoutMs: this.patience.startMs, ...options });
  }

  async run(step: string, input: JsonObject, options: RunOptions = {}): Promise<Answer> {
    return (await this.beginRun(step, input, options)).answer;
  }

  async beginRun(
    step: string,
    input: JsonObject,
    options: RunOptions = {},
  ): Promise<{ id: string; answer: Promise<Answer> }> {
    return this.begin(run.method, this.runParams(step, input, options.with), options);
  }

  runParams(step: string, input: JsonObject, settings: JsonObject = {}): JsonObject {
    return runParams(step, input, settings, this.folders) as unknown as JsonObject;
  }

  async cancel(id: string, reason: CancelReason = 'user'): Promise<void> {
    await this.notify(cancel.method, { id, reason });
  }

  async notify(method: string, params: JsonObject): Promise<void> {
    await this.write(Buffer.from(`${JSON.stringify({ jsonrpc: '2.0', method, params })}\n`));
  }

  /** Writes a line of text and keeps it in the transcript. */
  async write(bytes: Buffer): Promise<void> {
    this.transcript.add('executor', bytes.toString('utf8').trim());
    await this.writeRaw(bytes);
  }

  /** A provider that went away is noticed by its exit, not here. */
  async writeRaw(bytes: Buffer): Promise<void> {
    await new Promise<void>((done) => {
      if (!this.#program.stdin || this.exit || this.#program.stdin.destroyed) done();
      else
        this.#program.stdin.write(bytes, () => {
          done();
        });
    });
  }

  /** Closes the provider's stdin: the stop signal. */
  closeStdin(): void {
    this.transcript.add('executor', '(closes stdin)');
    this.#program.stdin?.end();
  }

  signal(signal: 'SIGTERM'): void {
    this.transcript.add('executor', `(sends ${signal})`);
    this.#program.signal(signal);
  }

  /** Waits for the end of the program itself; undefined when it has not come in time. */
  async waitForExit(timeoutMs: number): Promise<ProgramExit | undefined> {
    return within(this.#program.exited, timeoutMs);
  }

  /** Waits until the program has ended and all its output is read. */
  async waitForEnd(timeoutMs: number): Promise<ProgramExit | undefined> {
    return within(this.#program.closed, timeoutMs);
  }

  /** Ends whatever is left of it, and waits until its output is read. */
  async dispose(): Promise<void> {
    this.endingJudged = true;
    await this.#program.killTree();
    await this.#program.closed;
  }

  async #withTimeout(id: string, method: string, answer: Promise<Answer>, timeoutMs: number): Promise<Answer> {
    const callOff = afterWaiting(timeoutMs, () => {
      this.pending.abandon(id, new Violation(`no answer to ${method} within ${timeoutMs / 1000} s`));
    });
    try {
      return await answer;
    } finally {
      callOff();
    }
  }

  #closed(exit: ProgramExit, rest: Buffer): void {
    if (rest.length > 0) this.reader.unended(rest);
    this.exit = exit;
    this.transcript.add('exit', explainExit(exit));
    if (this.pending.size > 0) this.endingJudged = true;
    for (const { id, method } of this.pending.list()) this.pending.abandon(id, this.#gone(method));
  }

  #gone(method: string): Violation {
    return new Violation(`${this.exit ? explainExit(this.exit) : 'ended'} before it answered ${method}`);
  }
}

export function explainExit(exit: ProgramExit): string {
  return exit.signal !== null ? `ended by ${exit.signal}` : `exited with code ${exit.exitCode ?? '?'}`;
}
