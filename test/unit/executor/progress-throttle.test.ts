import { expect, test } from 'vitest';
import { ProgressThrottle } from '../../../runner/executor/step/progress-throttle.ts';
import { FakeClock } from '../../executor/support/fake-clock.ts';

test('progress is passed on at most ten times a second, and the last report always arrives', () => {
  const clock = new FakeClock();
  const seen: number[] = [];
  const throttle = new ProgressThrottle(clock, ({ progress }) => seen.push(progress));
  for (let step = 0; step <= 1000; step += 1) {
    throttle.report({ progress: step });
    clock.advance(1);
  }
  expect(seen.length).toBeLessThanOrEqual(12);
  throttle.flush();
  expect(seen.at(-1)).toBe(1000);
  expect(clock.pending).toEqual([]);
});
