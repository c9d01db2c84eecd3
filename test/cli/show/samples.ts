import type { ProcessInfo } from '../../../protocol/control/get.ts';
import type { ListItem } from '../../../protocol/control/list.ts';
import type { StepRecord } from '../../../protocol/process/record.ts';
import { styleFor, type Style } from '../../../runner/cli/show/style.ts';

export const NOW = Date.parse('2026-03-10T12:00:00.000Z');

/** So many seconds before now; negative: after. */
export function at(seconds: number): string {
  return new Date(NOW - seconds * 1000).toISOString();
}

export const PID = '4f1c0a2b4f1c0a2b4f1c0a2b4f1c0a2b';

export function item(change: Partial<ListItem> = {}): ListItem {
  return {
    pid: PID,
    name: 'nightly',
    title: 'Nightly import',
    file: '/srv/nightly.process.json',
    status: 'ready',
    createdAt: at(60),
    startedAt: null,
    finishedAt: null,
    attempt: 0,
    step: null,
    stepsDone: 0,
    stepsTotal: 5,
    error: null,
    interrupt: null,
    notBefore: null,
    rerunOf: null,
    startedBy: 'anna',
    ...change,
  };
}

export function step(id: string, change: Partial<StepRecord> = {}): StepRecord {
  return {
    id,
    name: id,
    phase: 'steps',
    status: 'pending',
    attempt: 0,
    startedAt: null,
    finishedAt: null,
    progress: null,
    summary: null,
    error: null,
    artifacts: [],
    ...change,
  };
}

export function done(id: string, change: Partial<StepRecord> = {}): StepRecord {
  return step(id, { status: 'finished', attempt: 1, startedAt: at(50), finishedAt: at(40), ...change });
}

export function info(change: Partial<ProcessInfo> = {}): ProcessInfo {
  return {
    pid: PID,
    name: 'nightly',
    title: 'Nightly import',
    file: '/srv/nightly.process.json',
    status: 'running',
    createdAt: at(60),
    startedAt: at(50),
    finishedAt: null,
    attempt: 1,
    data: {},
    output: null,
    error: null,
    interrupt: null,
    steps: [done('fetch'), step('load')],
    rerunOf: null,
    priority: 0,
    key: null,
    startedBy: 'anna',
    notBefore: null,
    cancelling: false,
    attempts: [],
    actions: [{ what: 'started', at: at(60), by: 'anna' }],
    lastEvent: 1,
    ...change,
  };
}

/** A terminal without colours of so many columns; undefined: no terminal. */
export function style(columns?: number, env: NodeJS.ProcessEnv = {}): Style {
  const stream = columns === undefined ? { isTTY: false, columns: 0 } : { isTTY: true, columns };
  return styleFor(stream, { env: columns === undefined ? env : { NO_COLOR: '1', ...env }, platform: 'linux' }, NOW);
}
