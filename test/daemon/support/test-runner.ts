import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  get,
  wait,
  start,
  type ControlRequest,
  type ProcessInfo,
  type StartParams,
} from '../../../protocol/control/index.ts';
import { createCore, type Core } from '../../../runner/daemon/core/core.ts';
import type { CoreOptions } from '../../../runner/daemon/core/parts.ts';
import { DEFAULT_SETTINGS } from '../../../runner/daemon/core/settings.ts';
import type { Caller, Handler } from '../../../runner/daemon/handlers/handler.ts';
import { handlersOf } from '../../../runner/daemon/handlers/index.ts';
import type { RunnerLog } from '../../../runner/daemon/log.ts';
import { MemoryStore } from '../../../runner/store/memory-store.ts';
import { createValidator } from '../../../runner/validation/index.ts';
import { FakeClock } from '../../executor/support/fake-clock.ts';
import { FakeSupervisor } from './fake-supervisor.ts';

/** A runner without its socket. What it has is replaced by `options`. */
export class TestRunner {
  readonly core: Core;
  readonly options: CoreOptions;
  readonly lines: string[] = [];
  readonly #handlers: Map<string, Handler>;

  constructor(options: Partial<CoreOptions> = {}) {
    const clock = options.clock ?? new FakeClock();
    const log: RunnerLog = {
      write: (level, message, fields) => this.lines.push(`${level} ${message} ${JSON.stringify(fields)}`),
    };
    this.options = {
      root: options.root ?? newFolder(),
      store: new MemoryStore(),
      supervisor: new FakeSupervisor(clock),
      validator: createValidator(),
      identity: {
        version: '0.0.0',
        build: 'test',
        pid: process.pid,
        startedAt: '2026-01-01T00:00:00.000Z',
        stateDir: '',
        user: 'owner',
      },
      settings: DEFAULT_SETTINGS,
      life: { wait: true, implicit: false },
      log,
      clock,
      endSurvivors: () => Promise.resolve(),
      clients: () => 0,
      ...options,
    };
    this.core = createCore(this.options);
    this.#handlers = new Map(handlersOf(this.core).map((handler) => [handler.method, handler]));
  }

  static async started(options: Partial<CoreOptions> = {}): Promise<TestRunner> {
    const runner = new TestRunner(options);
    await runner.core.start();
    return runner;
  }

  get fake(): FakeSupervisor {
    return asInstance(FakeSupervisor, this.options.supervisor);
  }

  get clock(): FakeClock {
    return asInstance(FakeClock, this.options.clock);
  }

  /** What a client hears that sends this. */
  call<Params, Result>(request: ControlRequest<Params, Result>, params: Params, user = 'owner'): Promise<Result> {
    const handler = this.#handlers.get(request.method);
    if (!handler) throw new Error(`nobody answers ${request.method}`);
    return handler.answer(params as never, caller(user)) as Promise<Result>;
  }

  /** Writes a process file and returns its path. */
  file(content: object, name = 'test.process.json'): string {
    const path = join(this.options.root, name);
    writeFileSync(path, JSON.stringify({ version: 1, name: 'test', ...content }));
    return path;
  }

  async start(file: string, params: Omit<StartParams, 'file'> = {}): Promise<string> {
    const { pid } = await this.call(start, { file, env: { PATH: process.env['PATH'] ?? '' }, ...params });
    return pid;
  }

  info(pid: string): Promise<ProcessInfo> {
    return this.call(get, { pid });
  }

  async status(pid: string): Promise<string> {
    return (await this.info(pid)).status;
  }

  /** Resolves when every process that was claimed has its job, and nothing more happens by itself. */
  async quiet(): Promise<void> {
    await turns();
    while (this.core.dispatcher.running > this.fake.jobs.length) await turns(3);
    await turns();
  }

  /** Resolves when it is over or waits for a person. */
  async until(pid: string): Promise<ProcessInfo> {
    await this.call(wait, { pid });
    return this.info(pid);
  }

  /** What a kill -9 of this runner leaves to the next one: what was durable. Only with the store in memory. */
  crashed(options: Partial<CoreOptions> = {}): TestRunner {
    this.core.dispatcher.dispose();
    const { store, clock, root, validator, settings, life } = this.options;
    return new TestRunner({
      ...{ root, clock, validator, settings, life },
      store: asInstance(MemoryStore, store).reopened(),
      ...options,
    });
  }

  async close(): Promise<void> {
    await this.core.close();
    await this.options.validator.dispose();
    rmSync(this.options.root, { recursive: true, force: true });
  }
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'stepwell-core-'));
}

function caller(user: string): Caller {
  const never = new AbortController().signal;
  return {
    client: { name: 'test', version: '0' },
    user,
    gone: never,
    connection: { ended: never, notify: () => true, behind: false, drained: () => Promise.resolve() },
  };
}

/** Runs what is ready to run: promises, and turns of the event loop for reads of files. */
export async function turns(count = 20): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function asInstance<Instance>(type: abstract new (...args: never[]) => Instance, value: unknown): Instance {
  if (value instanceof type) return value;
  throw new Error(`this runner was given another ${type.name}`);
}
