// Loaded into a program before its own code: watches its event loop, and writes what it saw to $BENCH_LOOP_FILE
// whenever it gets SIGUSR2, after which it counts anew.
import { renameSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const EVERY_MS = 5;
const delays = monitorEventLoopDelay({ resolution: EVERY_MS });
delays.enable();
const file = process.env.BENCH_LOOP_FILE;

process.on('SIGUSR2', () => {
  // What is recorded is the time between two looks, the waiting included.
  const stall = (nanoseconds) => Math.max(nanoseconds / 1e6 - EVERY_MS, 0);
  const seen = { p99: stall(delays.percentile(99)), p999: stall(delays.percentile(99.9)), max: stall(delays.max) };
  writeFileSync(`${file}.part`, JSON.stringify({ ...seen, looks: delays.count }));
  renameSync(`${file}.part`, file);
  delays.reset();
});
