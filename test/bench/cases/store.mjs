import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { median, withFolder } from '../support.mjs';
import { buildStoreBench } from '../store/build.mjs';

const ROUNDS = 3;
/** Histories measured; a million takes minutes to make, so only STEPWELL_BENCH_MILLION=1 asks for it. */
const HISTORIES = [0, 10_000, 100_000, ...(process.env['STEPWELL_BENCH_MILLION'] === '1' ? [1_000_000] : [])];
/** Megabytes, milliseconds: of DESIGN, for so many processes. */
const LIMITS = {
  100_000: { residentMb: 150, openMs: 1000, pageMs: 10 },
  1_000_000: { residentMb: 400, openMs: 2000, pageMs: 20 },
};

/** The store alone: durable starts beside bare syncs, a start with a history, lists, and stalls during a snapshot. */
export default async function store() {
  const program = await buildStoreBench();
  const measure = (what, folder, number) => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--expose-gc', program, what, folder, String(number)],
      { encoding: 'utf8' },
    );
    if (status !== 0) throw new Error(`${what} ended with ${status}: ${stderr}`);
    return JSON.parse(stdout);
  };
  const rows = [];
  for (const callers of [1, 10]) rows.push(await starts(measure, callers));
  for (const history of HISTORIES) rows.push(...(await withHistory(measure, history)));
  return rows;
}

async function starts(measure, callers) {
  const [values, baselines] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    await withFolder((folder) => {
      values.push(measure('appends', join(folder, 'store'), callers).perSecond);
      baselines.push(measure('bareSyncs', folder, callers).perSecond);
    });
  }
  const [value, baselineValue] = [median(values), median(baselines)];
  return {
    measure: `durable starts/s, ${callers} callers`,
    value,
    unit: '/s',
    baseline: 'bare write + fdatasync each',
    baselineValue,
    ratio: value / baselineValue,
    ...(callers === 10 && { target: '>= 50 % and >= 1500/s', met: value >= 1500 && value >= baselineValue / 2 }),
  };
}

function withHistory(measure, history) {
  return withFolder((parent) => {
    const folder = join(parent, 'store');
    mkdirSync(folder, { mode: 0o700 });
    measure('fill', folder, history);
    const opened = measure('opened', folder, 0);
    const of = history.toLocaleString('en');
    const row = (measureName, key, unit, limit) => ({
      measure: `${measureName}, ${of} processes`,
      value: opened[key],
      unit,
      ...(limit !== undefined && { target: `< ${limit} ${unit}`, met: opened[key] < limit }),
    });
    const limits = LIMITS[history] ?? {};
    const rows = [
      row('open', 'openMs', 'ms', limits.openMs),
      row('resident', 'residentMb', 'MB', limits.residentMb),
      row('first page of 100', 'firstPageMs', 'ms', limits.pageMs),
      row('page of 100 failed', 'failedMs', 'ms'),
      row('search by name', 'searchMs', 'ms'),
      row('search in error messages', 'searchErrorMs', 'ms'),
    ];
    if (history >= 100_000) rows.push(stall(measure('stalls', folder, 0), of));
    return rows;
  });
}

function stall({ idle, loaded }, of) {
  return {
    measure: `event loop stall p99.9 with a snapshot, ${of} processes`,
    value: loaded.p999,
    unit: 'ms',
    baseline: 'idle loop',
    baselineValue: idle.p999,
    ratio: loaded.p999 / Math.max(idle.p999, 0.01),
    target: '< 50 ms beyond it',
    met: loaded.p999 - idle.p999 < 50,
    note: `longest ${loaded.longest.toFixed(0)} ms, idle ${idle.longest.toFixed(0)} ms`,
  };
}
