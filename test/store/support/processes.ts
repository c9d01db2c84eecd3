import { createHash } from 'node:crypto';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { applyToState, newState } from '../../../runner/process-state/apply.ts';
import type { ProcessState, StoredEvent, StoredRef } from '../../../runner/process-state/state.ts';
import type { Change, DataText, Store } from '../../../runner/store/store.ts';

/** Data as a daemon hands it to a store: named by its hash, the place left to the store. */
export function dataOf(value: unknown): DataText {
  const text = Buffer.from(JSON.stringify(value));
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 32);
  return { ref: { hash, bytes: text.length }, text };
}

export interface Made {
  pid?: string;
  name?: string;
  title?: string;
  file?: string;
  key?: string;
  fingerprint?: string;
  data?: unknown;
  at?: string;
  definition?: unknown;
}

let made = 0;
const AT = '2026-01-02T03:04:05.000Z';

/** An id like any other, yet the same in every run. */
export function pidOf(number: number): string {
  return createHash('sha256').update(`process ${number}`).digest('hex').slice(0, 32);
}

/** Drives a store as the daemon does: each event is applied to the state, and handed over with it. */
export class Driver {
  readonly store: Store;
  readonly states = new Map<string, ProcessState>();

  constructor(store: Store) {
    this.store = store;
  }

  /** Takes over what is not over, as a daemon that starts does. */
  async resume(): Promise<this> {
    for (const state of await this.store.live()) this.states.set(state.record.pid, state);
    return this;
  }

  /** A process in the queue. */
  create(options: Made = {}): { change: Change; pid: string } {
    const { pid = pidOf(made++), name = 'sample', title = 'A sample', file = '/repo/sample.process.json' } = options;
    const { at = AT, key, fingerprint } = options;
    const texts = {
      definition: dataOf(options.definition ?? { name, steps: [{ id: 'one' }, { id: 'two' }] }),
      params: dataOf({}),
      env: dataOf({ PATH: '/bin' }),
      data: dataOf(options.data ?? { of: pid }),
    };
    const event = {
      type: 'processCreated',
      at,
      by: 'anna',
      name,
      title,
      file,
      outline: ['one', 'two'].map((id) => ({ id, name: id, phase: 'steps' as const })),
      definition: texts.definition.ref,
      params: texts.params.ref,
      env: texts.env.ref,
      data: texts.data.ref,
      priority: 0,
      ...(key !== undefined && { key }),
      ...(fingerprint !== undefined && { fingerprint }),
    } as const;
    const state = newState(pid, this.store.nextNumber(), event);
    this.states.set(pid, state);
    return { change: { pid, event, state, data: Object.values(texts) }, pid };
  }

  async start(options: Made = {}): Promise<string> {
    const { change, pid } = this.create(options);
    await this.store.append([change]);
    return pid;
  }

  /** An event of a process that is there, applied. */
  change(pid: string, event: StoredEvent, data: DataText[] = []): Change {
    const state = this.state(pid);
    applyToState(state, event);
    if (event.type === 'processDeleted') this.states.delete(pid);
    return { pid, event, state, data };
  }

  async apply(pid: string, event: StoredEvent, data: DataText[] = []): Promise<number> {
    return this.store.append([this.change(pid, event, data)]);
  }

  state(pid: string): ProcessState {
    const state = this.states.get(pid);
    if (!state) throw new Error(`the test knows no process ${pid}`);
    return state;
  }

  /** Runs both steps to the end, with one append for each event but the last two. */
  async finish(
    pid: string,
    { at = AT, output = { done: pid } }: { at?: string; output?: unknown } = {},
  ): Promise<StoredRef> {
    const out = dataOf(output);
    await this.apply(pid, { type: 'processStarted', at });
    await this.apply(pid, begun(this.state(pid), 'one', at));
    await this.apply(pid, { type: 'stepFinished', at, step: 'one', phase: 'steps', attempt: 1, output: out.ref }, [
      out,
    ]);
    await this.apply(pid, begun(this.state(pid), 'two', at));
    await this.store.append([
      this.change(pid, { type: 'stepFinished', at, step: 'two', phase: 'steps', attempt: 1, output: out.ref }),
      this.change(pid, { type: 'processFinished', at, output: out.ref }),
    ]);
    return out.ref;
  }

  async fail(pid: string, message = 'it broke', at = AT): Promise<void> {
    const error: ProcessError = { code: 'ExitCode', message, type: 'ExitCode', stack: [], step: 'one' };
    await this.apply(pid, { type: 'processStarted', at });
    await this.apply(pid, begun(this.state(pid), 'one', at));
    await this.store.append([
      this.change(pid, { type: 'stepFailed', at, step: 'one', phase: 'steps', attempt: 1, error, then: 'fail' }),
      this.change(pid, { type: 'processFailed', at, error }),
    ]);
  }

  async remove(pid: string): Promise<void> {
    await this.apply(pid, { type: 'processDeleted', at: AT, by: 'anna' });
  }
}

function begun(state: ProcessState, step: string, at: string): StoredEvent {
  const attempt = state.attempts.filter((one) => one.step === step).length + 1;
  return { type: 'stepStarted', at, step, phase: 'steps', attempt, input: state.cursor.input };
}

/** A state without the places of its data, which are the store's own affair. */
export function withoutPlaces(state: ProcessState | undefined): unknown {
  return JSON.parse(
    JSON.stringify(state ?? null, (key, value: unknown) => (key === 'at' && isPlace(value) ? undefined : value)),
  );
}

function isPlace(value: unknown): boolean {
  return typeof value === 'string' && /^(memory|\d+:\d+)$/.test(value);
}
