/** Time, injected, so that timeouts are tested without waiting and a jump of the wall clock misfires nothing. */
export interface Clock {
  /** Milliseconds that never jump; only differences mean something. */
  monotonicMs(): number;
  /** Wall-clock time, for what people read. */
  now(): Date;
  /** Calls once after that many milliseconds of monotonic time; returns what calls it off. */
  after(ms: number, call: () => void): () => void;
}

/** setTimeout fires at once for anything longer than this (2^31 - 1 ms), so longer waits are re-armed. */
const LONGEST_TIMER_MS = 3_600_000;

export const systemClock: Clock = {
  monotonicMs: () => performance.now(),
  now: () => new Date(),
  after(ms, call) {
    const due = performance.now() + ms;
    let timer: NodeJS.Timeout;
    const arm = (): void => {
      const left = due - performance.now();
      timer = setTimeout(left > LONGEST_TIMER_MS ? arm : call, Math.min(Math.max(left, 0), LONGEST_TIMER_MS));
    };
    arm();
    return () => {
      clearTimeout(timer);
    };
  },
};

let lastMs = NaN;
let lastText = '';

/** ISO 8601 in UTC, as every event and record has it. Thousands of log lines share a millisecond: its text is kept. */
export function isoTime(clock: Clock): string {
  const now = clock.now();
  const ms = now.getTime();
  if (ms !== lastMs) {
    lastMs = ms;
    lastText = now.toISOString();
  }
  return lastText;
}
