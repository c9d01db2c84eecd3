import { expect, test } from 'vitest';
import { RunningTime } from '../../runner/cli/display/running-time.ts';
import { hasExpired, whenExpired } from '../../runner/cli/run/expiry.ts';
import { wrapped } from '../../runner/cli/terminal/width.ts';
import type { Clock } from '../../runner/executor/clock.ts';

const HOUR = 3_600_000;

/** A clock whose two times a test moves by hand; a machine that sleeps moves only the wall clock. */
class TwoClocks implements Clock {
  monotonic = 0;
  wall = Date.parse('2026-03-01T12:00:00.000Z');
  #timers: { due: number; call: () => void }[] = [];

  monotonicMs = (): number => this.monotonic;
  now = (): Date => new Date(this.wall);

  after(ms: number, call: () => void): () => void {
    const timer = { due: this.monotonic + ms, call };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 1000) {
      this.monotonic += 1000;
      this.wall += 1000;
      const due = this.#timers.filter((timer) => timer.due <= this.monotonic);
      this.#timers = this.#timers.filter((timer) => timer.due > this.monotonic);
      for (const { call } of due) call();
    }
  }

  get armed(): number {
    return this.#timers.length;
  }
}

function expiry(ms: number): { clock: TwoClocks; calls: () => number; callOff: () => void } {
  const clock = new TwoClocks();
  let calls = 0;
  const expiresAt = new Date(clock.wall + ms).toISOString();
  const callOff = whenExpired({ expiresAt }, () => calls++, clock);
  return { clock, calls: () => calls, callOff };
}

test.each([[5_000], [HOUR], [3 * HOUR], [40 * 24 * HOUR]])('a pause of %d ms runs out when it is time, once', (ms) => {
  const { clock, calls } = expiry(ms);
  clock.pass(ms - 1000);
  expect(calls()).toBe(0);
  clock.pass(61_000);
  expect(calls()).toBe(1);
  expect(clock.armed).toBe(0);
});

test('a short pause is not cut off by a wall clock that is set forward', () => {
  const { clock, calls } = expiry(60_000);
  clock.wall += HOUR;
  clock.pass(59_000);
  expect(calls()).toBe(0);
});

test('a long pause runs out although the machine slept', () => {
  const { clock, calls } = expiry(24 * HOUR);
  clock.wall += 24 * HOUR;
  clock.pass(60_000);
  expect(calls()).toBe(1);
});

test('called off, it does nothing; without a limit it never runs out', () => {
  for (const ms of [1000, 24 * HOUR]) {
    const { clock, calls, callOff } = expiry(ms);
    clock.pass(0);
    callOff();
    expect(clock.armed).toBe(0);
    expect(calls()).toBe(0);
  }
  const clock = new TwoClocks();
  whenExpired({ expiresAt: null }, () => undefined, clock);
  expect(clock.armed).toBe(0);
});

test('whether a pause has run out', () => {
  const now = new Date('2026-03-01T12:00:00.000Z');
  expect(hasExpired({ expiresAt: '2026-03-01T12:00:00.000Z' }, now)).toBe(true);
  expect(hasExpired({ expiresAt: '2026-03-01T12:00:00.001Z' }, now)).toBe(false);
  expect(hasExpired({ expiresAt: null }, now)).toBe(false);
  expect(hasExpired(null, now)).toBe(false);
});

test('the time a process waits for a person is not running time', () => {
  const time = new RunningTime();
  const at = (seconds: number): string => new Date(seconds * 1000).toISOString();
  expect(time.ms(5000)).toBe(0);
  time.event({ type: 'processStarted', at: at(10) });
  time.event({ type: 'stepStarted', at: at(11) });
  expect(time.ms(12_000)).toBe(2000);
  time.event({ type: 'processInterrupted', at: at(13) });
  expect(time.ms(500_000)).toBe(3000);
  time.event({ type: 'processProceeded', at: at(500) });
  time.event({ type: 'processStarted', at: at(500) });
  expect(time.ms(501_000)).toBe(4000);
  time.event({ type: 'processFinished', at: at(502) });
  expect(time.ms(900_000)).toBe(5000);
});

test('text is wrapped at spaces, keeps its indent, and breaks no word', () => {
  expect(wrapped('  one two three', 10)).toEqual(['  one two', '  three']);
  expect(wrapped('short', 10)).toEqual(['short']);
  expect(wrapped('a verylongword b', 6)).toEqual(['a', 'verylongword', 'b']);
  expect(wrapped('日本 日本 日本', 9)).toEqual(['日本 日本', '日本']);
  expect(wrapped('', 4)).toEqual(['']);
  expect(wrapped('any text at all', Infinity)).toEqual(['any text at all']);
});
