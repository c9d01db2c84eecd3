import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves to the first value that is not undefined or false; fails the test after a generous time. */
export async function eventually<Value>(
  what: string,
  look: () => Promise<Value | undefined | false> | Value | undefined | false,
  patienceMs = 120_000,
): Promise<Value> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(20);
  }
}

/** Prints the one line about a fault that a report can take: what was tried how often, and what came of it. */
export function tell(row: string, line: string): void {
  console.log(`fault ${row}: ${line}`);
}

/** Median and largest of some times, as text. */
export function times(milliseconds: readonly number[]): string {
  const sorted = [...milliseconds].sort((one, other) => one - other);
  const at = (part: number): string =>
    (sorted[Math.min(Math.floor(sorted.length * part), sorted.length - 1)] ?? 0).toFixed(0);
  return `p50 ${at(0.5)} ms, max ${at(1)} ms`;
}
