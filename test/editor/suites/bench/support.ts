import { appendFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Measure } from '../../run/result-line.ts';
import { SUITE_ENVIRONMENT } from '../../window/bridge-requests.ts';

/** Writes down a number for the table of the benchmark. */
export function measured(name: string, value: number): void {
  const line: Measure = { what: 'measure', name, value };
  appendFileSync(process.env[SUITE_ENVIRONMENT.results] ?? '', `${JSON.stringify(line)}\n`);
}

export interface Stalls {
  /** In milliseconds, what the loop was late by. */
  p999: number;
  max: number;
}

const RESOLUTION_MS = 5;

/** Watches the event loop of the extension host while something goes on. */
export async function stallsDuring(work: () => Promise<unknown>): Promise<Stalls> {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  try {
    await work();
  } finally {
    histogram.disable();
  }
  // The histogram counts from one look to the next.
  const late = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
  return { p999: late(histogram.percentile(99.9)), max: late(histogram.max) };
}

/** With STEPWELL_BENCH_PROFILES, a folder, what the extension host does meanwhile is written there as a CPU profile. */
export async function profiled<Result>(name: string, work: () => PromiseLike<Result>): Promise<Result> {
  const folder = process.env['STEPWELL_BENCH_PROFILES'];
  if (folder === undefined) return work();
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  try {
    return await work();
  } finally {
    const { profile } = await session.post('Profiler.stop');
    writeFileSync(join(folder, `${name}.cpuprofile`), JSON.stringify(profile));
    session.disconnect();
  }
}

/** What is left of the heap of the extension host once everything that nobody holds was collected. */
export function heapUsedMB(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed / 1e6;
}
