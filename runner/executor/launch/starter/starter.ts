import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { constants } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import { MARK_VARIABLE } from '../../../platform/tree/mark-variable.ts';
import { findProgram } from '../find-program.ts';
import type { StartedProgram } from '../started.ts';
import { encodeRequest, type SpawnRequest } from './request.ts';
import { STARTER_SCRIPT } from './script.ts';

export interface StarterOptions {
  /** Called when it ended while it was needed: how the programs end that it started will never be known. */
  lost: (error: Error) => void;
  /** It is there after so many programs: its own start costs as much as some of them save. Default: 8. */
  after?: number;
}

const AFTER = 8;
/** After so many failures in a row it is not asked any more: the machine may not allow what it needs. */
const MOST_FAILURES = 5;
/** No user's modules and settings: nothing but the interpreter. */
const ARGS = ['-I', '-S', '-c', STARTER_SCRIPT];

interface Exit {
  code: number | null;
  signal: string | null;
}

/**
 * A small process that starts programs for us. Node starts one by a fork of itself, which costs as much processor
 * time as a small program takes from its start to its end; Python's `posix_spawn` copies nothing (measured with `true`,
 * its own time included: 13.5 ms of processor time against 4). What cannot be started this way, for whatever reason, is left to Node, which then
 * tells the reason. It is there to be fast: without it everything works the same.
 *
 * The programs are its children. When it is lost while some run, how they end cannot be known any more.
 */
export class Starter {
  readonly #python: string;
  readonly #env: Record<string, string>;
  readonly #lost: (error: Error) => void;
  readonly #after: number;
  #calls = 0;
  #failures = 0;
  #child: ChildProcessByStdio<Writable, Readable, null> | undefined;
  #state: 'new' | 'starting' | 'ready' | 'gone' = 'new';
  #disposed = false;
  #exited: Promise<void> = Promise.resolve();
  #nextId = 1;
  #rest = '';
  readonly #asked = new Map<number, (program: StartedProgram | undefined) => void>();
  readonly #running = new Map<number, (exit: Exit) => void>();

  constructor(python: string, env: NodeJS.ProcessEnv, { lost, after = AFTER }: StarterOptions) {
    this.#python = python;
    const { [MARK_VARIABLE]: mark } = env;
    // So that it is found as what we started.
    this.#env = mark === undefined ? {} : { [MARK_VARIABLE]: mark };
    this.#lost = lost;
    this.#after = after;
  }

  /** Starts a program in a session of its own. Undefined: not this way; nothing was run. */
  start(request: SpawnRequest): Promise<StartedProgram | undefined> {
    if (this.#state === 'new' && ++this.#calls > this.#after) this.#open();
    const id = this.#nextId++;
    const usable = this.#state === 'ready' && this.#failures < MOST_FAILURES;
    const bytes = usable ? encodeRequest(id, request) : undefined;
    if (!bytes) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      this.#asked.set(id, resolve);
      this.#child?.stdin.write(bytes);
    });
  }

  /** Programs still running are not touched. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    this.#state = 'gone';
    this.#child?.kill('SIGKILL');
    await this.#exited;
  }

  #open(): void {
    this.#state = 'starting';
    const child = spawn(this.#python, ARGS, { stdio: ['pipe', 'pipe', 'ignore'], env: this.#env, cwd: '/' });
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      const over = (): void => {
        this.#over();
        resolve();
      };
      child
        .once('exit', () => {
          // Nothing more is asked of it; what it has still said is read until its output ends.
          this.#state = 'gone';
        })
        .once('error', over)
        .once('close', over);
    });
    // Where too many files are open Node gives a program without pipes; its failure is told by the event.
    const { stdin, stdout } = child as Partial<typeof child>;
    stdin?.on('error', () => undefined);
    stdout?.setEncoding('latin1').on('data', (text: string) => {
      this.#read(text);
    });
  }

  #read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      const [what, first, second] = line.split(' ');
      if (what === 'ready') {
        if (this.#state === 'starting') this.#state = 'ready';
      } else if (what === 'ended') this.#ended(Number(first), Number(second));
      else this.#answered(Number(first), what === 'started' ? Number(second) : undefined);
    }
  }

  #answered(id: number, pid: number | undefined): void {
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    this.#failures = pid === undefined ? this.#failures + 1 : 0;
    if (pid === undefined) {
      asked?.(undefined);
      return;
    }
    const exit = new Promise<Exit>((resolve) => this.#running.set(pid, resolve));
    asked?.({
      pid,
      once(_event, listener) {
        void exit.then(({ code, signal }) => {
          listener(code, signal);
        });
      },
    });
  }

  #ended(pid: number, status: number): void {
    const ended = this.#running.get(pid);
    this.#running.delete(pid);
    ended?.(status < 0 ? { code: null, signal: signalName(-status) } : { code: status, signal: null });
  }

  #over(): void {
    this.#state = 'gone';
    // What was asked of it may have been started or not.
    if (this.#disposed || this.#asked.size + this.#running.size === 0) return;
    this.#lost(new Error('The process that starts programs has ended; how they end cannot be known any more.'));
  }
}

/** A starter where one can be had: Linux with Python 3. */
export function findStarter(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
  options: StarterOptions,
): Starter | undefined {
  if (platform !== 'linux') return undefined;
  // The system's own first: what comes first in a developer's PATH may be a script that looks for the real one.
  for (const name of ['/usr/bin/python3', 'python3']) {
    const lookup = findProgram(name, '/', env['PATH']);
    if (lookup.found) return new Starter(lookup.file, env, options);
  }
  return undefined;
}

function signalName(number: number): string {
  const found = Object.entries(constants.signals).find(([, value]) => value === number);
  return found?.[0] ?? `signal ${number}`;
}
