import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { dataHash } from '../../../runner/process-state/data-hash.ts';
import { applyToState, newState } from '../../../runner/process-state/apply.ts';
import type { ProcessState, StoredEvent, StoredRef } from '../../../runner/process-state/state.ts';
import { openStore } from '../../../runner/store/index.ts';
import type { Change, DataText, Store } from '../../../runner/store/store.ts';

/**
 * Fills the store of a state directory with processes that have ended, by the store itself. Arguments: the directory,
 * how many. A twentieth has finished, the others failed: a runner keeps only the newest 10,000 finished ones, and a
 * failed one is the larger. All within the last days, so that none is due to go.
 */
const [, , stateDir = '', count = '0'] = process.argv;
/** Processes whose changes are appended together. */
const TOGETHER = 250;
const NAMES = ['import-orders', 'release-notes', 'nightly-report', 'resize-pictures', 'invoice-run'];

const store = await openStore({ folder: join(stateDir, 'store') });
const total = Number(count);
const began = Date.now() - 2 * 86_400_000;
for (let done = 0; done < total; done += TOGETHER) {
  const appended: Promise<number>[] = [];
  for (let index = done; index < Math.min(done + TOGETHER, total); index += 1) {
    appended.push(...processOf(store, index, new Date(began + index).toISOString()));
  }
  await Promise.all(appended);
}
await store.close();

function processOf(into: Store, index: number, at: string): Promise<number>[] {
  const name = NAMES[index % NAMES.length] ?? '';
  const file = `/home/someone/work/pipelines/${name}/${name}.process.json`;
  const pid = createHash('sha256').update(`process ${index}`).digest('hex').slice(0, 32);
  const texts = {
    definition: dataOf({ name, file, steps: ['fetch', 'check', 'store'].map((id) => ({ id, command: 'true' })) }),
    params: dataOf({}),
    env: dataOf({ PATH: '/usr/bin:/bin', HOME: '/home/someone' }),
    data: dataOf({ order: index, customer: `customer ${index}`, note: 'x'.repeat(200) }),
  };
  const outline = ['fetch', 'check', 'store'].map((id) => ({ id, name: id, phase: 'steps' as const }));
  const created = {
    type: 'processCreated',
    ...{ at, by: 'someone', name, title: name, file, outline, priority: 0 },
    ...{ definition: texts.definition.ref, params: texts.params.ref, env: texts.env.ref, data: texts.data.ref },
  } as const;
  const state = newState(pid, into.nextNumber(), created);
  const appended = [into.append([{ pid, event: created, state, data: Object.values(texts) }])];
  const changes: Change[] = [];
  const change = (event: StoredEvent, data: DataText[] = []): void => {
    applyToState(state, event);
    changes.push({ pid, event, state, data });
  };
  change({ type: 'processStarted', at });
  const out = dataOf({ order: index, total: 12.5, lines: [1, 2, 3] });
  step(change, state, 'fetch', at, out);
  if (index % 20 === 0) {
    for (const id of ['check', 'store']) step(change, state, id, at, out);
    change({ type: 'processFinished', at, output: out.ref });
  } else fail(change, state.cursor.input, at, index);
  appended.push(into.append(changes));
  return appended;
}

function step(
  change: (event: StoredEvent, data?: DataText[]) => void,
  state: ProcessState,
  id: string,
  at: string,
  out: DataText,
): void {
  change({ type: 'stepStarted', at, step: id, phase: 'steps', attempt: 1, input: state.cursor.input });
  const isNew = out.ref.at === undefined && id === 'fetch';
  change({ type: 'stepFinished', at, step: id, phase: 'steps', attempt: 1, output: out.ref }, isNew ? [out] : []);
}

function fail(
  change: (event: StoredEvent, data?: DataText[]) => void,
  input: StoredRef,
  at: string,
  index: number,
): void {
  const error: ProcessError = {
    code: 'ExitCode',
    message: `The command ended with exit code 1: order ${index % 1000} is not complete.`,
    type: 'ExitCode',
    stack: [],
    step: 'check',
  };
  change({ type: 'stepStarted', at, step: 'check', phase: 'steps', attempt: 1, input });
  change({ type: 'stepFailed', at, step: 'check', phase: 'steps', attempt: 1, error, then: 'fail' });
  change({ type: 'processFailed', at, error });
}

function dataOf(value: unknown): DataText {
  const text = Buffer.from(JSON.stringify(value));
  return { ref: { hash: dataHash(text), bytes: text.length }, text };
}
