import { expect, it } from 'vitest';
import { Alarms } from '../../../runner/daemon/queue/alarms.ts';
import { FakeClock } from '../../executor/support/fake-clock.ts';

const HOUR = 3_600_000;
const at = (clock: FakeClock, ms: number): string => new Date(clock.now().getTime() + ms).toISOString();

it('10,000 alarms take one timer and ring in order', () => {
  const clock = new FakeClock();
  const alarms = new Alarms(clock);
  const rung: number[] = [];
  for (let n = 0; n < 10_000; n += 1)
    alarms.set(`a${n}`, at(clock, ((n * 7919) % 10_000) + 1), () => rung.push((n * 7919) % 10_000));
  clock.advance(5_000);
  expect(rung).toEqual(Array.from({ length: 5_000 }, (_, n) => n));
  expect(alarms.size).toBe(5_000);
});

it('what is due within an hour is not moved by a clock that jumps', () => {
  const clock = new FakeClock();
  const alarms = new Alarms(clock);
  let rung = 0;
  alarms.set('a', at(clock, 1_000), () => (rung += 1));
  clock.wallOffsetMs -= HOUR;
  clock.advance(999);
  expect(rung).toBe(0);
  clock.advance(1);
  expect(rung).toBe(1);
});

it('what is due later follows the wall clock, looked at every hour', () => {
  const clock = new FakeClock();
  const alarms = new Alarms(clock);
  let rung = false;
  alarms.set('a', at(clock, 30 * 24 * HOUR), () => (rung = true));
  expect(clock.pending).toEqual([HOUR]);
  // The machine slept for 29 days: timers stood still, the wall clock did not.
  clock.wallOffsetMs += 29 * 24 * HOUR;
  clock.advance(24 * HOUR - 1);
  expect(rung).toBe(false);
  clock.advance(HOUR);
  expect(rung).toBe(true);
});

it('an alarm that was set anew or called off does not ring', () => {
  const clock = new FakeClock();
  const alarms = new Alarms(clock);
  const rung: string[] = [];
  alarms.set('a', at(clock, 10), () => rung.push('first'));
  alarms.set('a', at(clock, 20), () => rung.push('second'));
  alarms.set('b', at(clock, 10), () => rung.push('b'));
  alarms.clear('b');
  clock.advance(15);
  expect(rung).toEqual([]);
  clock.advance(15);
  expect(rung).toEqual(['second']);
});
