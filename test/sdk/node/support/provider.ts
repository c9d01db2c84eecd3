import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, constants, mkdirSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../../../protocol/data/json.ts';
import type { StepError } from '../../../../protocol/step/errors.ts';

export const EVERYTHING = fileURLToPath(new URL('../../../../protocol/sdk/node/everything.mjs', import.meta.url));

/** `pipes`: FIFOs, as the executor uses on Unix. `sockets`: what Node's own `'pipe'` gives there. */
export type Wire = 'pipes' | 'sockets';

/** FIFOs exist on Unix alone. */
export const WIRES: Wire[] = process.platform === 'win32' ? ['sockets'] : ['pipes', 'sockets'];

export interface Message {
  jsonrpc: '2.0';
  id?: string | null;
  method?: string;
  params?: JsonObject;
  result?: JsonObject;
  error?: StepError;
}

export interface StartOptions {
  wire?: Wire;
  /** The program, after `node`. */
  args?: string[];
  cwd?: string;
  node?: string;
}

const LIMITS = { maxMessageBytes: 16 * 1024 * 1024, maxDataBytes: 1024 * 1024 };

/** A step provider run for real, and everything it says. */
export class Provider implements AsyncDisposable {
  readonly messages: Message[] = [];
  /** Lines on stdout that are no messages. */
  readonly stray: string[] = [];
  /** Every line on stdout, as it came. */
  readonly lines: string[] = [];
  stderr = '';
  readonly folder = mkdtempSync(join(tmpdir(), 'stepwell-sdk-'));
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: string | null }>;
  readonly #stdin: Writable;
  readonly #waiting = new Set<() => void>();

  constructor(options: StartOptions = {}) {
    const { child, stdin, stdout, stderr } = launch(options, this.folder);
    this.child = child;
    this.#stdin = stdin.on('error', () => undefined);
    this.exited = new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        resolve({ code, signal });
        this.#changed();
      });
    });
    let rest = '';
    stdout.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.#read(line);
      this.#changed();
    });
    stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
      this.#changed();
    });
  }

  /** A started and initialised provider. */
  static async ready(options: StartOptions = {}, limits: Partial<typeof LIMITS> = {}): Promise<Provider> {
    const provider = new Provider(options);
    const answer = await provider.request('initialize', {
      protocolVersions: ['1'],
      runner: { name: 'test', version: '1' },
      limits: { ...LIMITS, ...limits },
      capabilities: {},
    });
    if (!answer.result) throw new Error(`initialize failed: ${JSON.stringify(answer)}`);
    return provider;
  }

  write(bytes: string | Buffer): void {
    this.#stdin.write(bytes);
  }

  send(message: object): void {
    this.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }

  request(method: string, params: object, id = newId()): Promise<Message> {
    this.send({ id, method, params });
    return this.answerTo(id);
  }

  answerTo(id: string | null): Promise<Message> {
    return this.until(() => this.messages.find((message) => message.method === undefined && message.id === id));
  }

  run(step: string, input: object = {}, settings: object = {}, id = newId()): Promise<Message> {
    return this.request('step/run', this.runParams(step, input, settings), id);
  }

  /** The output of a step that must succeed. */
  async output(step: string, input: object = {}, settings: object = {}): Promise<unknown> {
    const answer = await this.run(step, input, settings);
    if (answer.result?.['status'] !== 'completed') throw new Error(`not completed: ${JSON.stringify(answer)}`);
    return answer.result['output'];
  }

  /** The error of a step that must fail. */
  async error(step: string, input: object = {}): Promise<StepError> {
    const answer = await this.run(step, input);
    if (!answer.error) throw new Error(`did not fail: ${JSON.stringify(answer)}`);
    return answer.error;
  }

  runParams(step: string, input: object, settings: object): object {
    const [tempDir, artifactDir] = [join(this.folder, 'temp'), join(this.folder, 'artifacts')];
    for (const path of [tempDir, artifactDir]) mkdirSync(path, { recursive: true });
    const place = { workDir: this.folder, tempDir, artifactDir };
    const context = { processId: 'p1', stepId: step, stepIndex: 0, attempt: 2, maxAttempts: 3, ...place };
    return { step, input, with: settings, timeoutMs: 60_000, context };
  }

  /** Notifications of a method, in order. */
  notes(method: string): JsonObject[] {
    return this.messages.flatMap((message) => (message.method === method && message.params ? [message.params] : []));
  }

  /** Resolves with the first value that is not undefined; looked at whenever the provider says something. */
  until<T>(look: () => T | undefined, ms = 10_000): Promise<T> {
    return new Promise((resolve, reject) => {
      const check = (): void => {
        const value = look();
        if (value === undefined) return;
        clearTimeout(timer);
        this.#waiting.delete(check);
        resolve(value);
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(check);
        reject(
          new Error(`waited ${ms} ms in vain; stdout: ${JSON.stringify(this.lines.slice(-5))}; stderr: ${this.stderr}`),
        );
      }, ms);
      this.#waiting.add(check);
      check();
    });
  }

  closeStdin(): void {
    this.#stdin.end();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
    this.#stdin.destroy();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #read(line: string): void {
    this.lines.push(line);
    if (line === '') return;
    try {
      const value = JSON.parse(line) as { jsonrpc?: unknown };
      if (value.jsonrpc === '2.0') {
        this.messages.push(value as Message);
        return;
      }
    } catch {
      // Not JSON: stray output.
    }
    this.stray.push(line);
  }

  #changed(): void {
    for (const check of [...this.#waiting]) check();
  }
}

export function newId(): string {
  return randomBytes(16).toString('hex');
}

interface Launched {
  child: ChildProcess;
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
}

function launch(
  { wire = WIRES[0] ?? 'sockets', args = [EVERYTHING], cwd, node }: StartOptions,
  folder: string,
): Launched {
  const program = node ?? process.execPath;
  const settings = { cwd: cwd ?? folder, detached: process.platform !== 'win32' };
  if (wire === 'sockets') {
    const child = spawn(program, args, { ...settings, stdio: 'pipe' });
    return { child, stdin: child.stdin, stdout: child.stdout, stderr: child.stderr };
  }
  const [input = '', output = '', errors = ''] = ['in', 'out', 'err'].map((name) => join(folder, name));
  execFileSync('mkfifo', ['-m', '600', input, output, errors]);
  // A FIFO opened for both never waits for the other end.
  const helpers = [input, output, errors].map((path) => openSync(path, constants.O_RDWR | constants.O_NONBLOCK));
  const ours = [
    openSync(input, constants.O_WRONLY | constants.O_NONBLOCK),
    openSync(output, constants.O_RDONLY | constants.O_NONBLOCK),
    openSync(errors, constants.O_RDONLY | constants.O_NONBLOCK),
  ] as const;
  const theirs = [openSync(input, constants.O_RDONLY), openSync(output, 'w'), openSync(errors, 'w')];
  const child = spawn(program, args, { ...settings, stdio: theirs });
  for (const fd of [...helpers, ...theirs]) closeSync(fd);
  const reader = (fd: number): Socket => new Socket({ fd, readable: true, writable: false });
  return {
    child,
    stdin: new Socket({ fd: ours[0], readable: false, writable: true }),
    stdout: reader(ours[1]),
    stderr: reader(ours[2]),
  };
}
