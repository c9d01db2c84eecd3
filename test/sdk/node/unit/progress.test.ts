import { expect, it } from 'vitest';
import { ProgressReporter } from '../../../../protocol/sdk/node/progress.ts';
import type { Progress } from '../../../../protocol/step/messages/progress.ts';

function reporter(): { sent: Progress[]; progress: ProgressReporter; clock: { now: number } } {
  const sent: Progress[] = [];
  const clock = { now: 0 };
  return {
    sent,
    clock,
    progress: new ProgressReporter(
      (value) => sent.push(value),
      () => clock.now,
    ),
  };
}

it('sends at most ten a second, and the last one always', () => {
  const { sent, clock, progress } = reporter();
  for (let done = 0; done < 1000; done += 1) {
    progress.report(done, 1000, undefined);
    clock.now += 1;
  }
  progress.flush();
  expect(sent).toHaveLength(11);
  expect(sent.at(-1)).toEqual({ progress: 999, total: 1000 });
});

it('never falls, not below 0 either, and keeps the newer message', () => {
  const { sent, clock, progress } = reporter();
  for (const [done, message] of [
    [-1, 'a'],
    [5, 'b'],
    [2, 'c'],
  ] as const) {
    progress.report(done, undefined, message);
    clock.now += 100;
  }
  expect(sent).toEqual([
    { progress: 0, message: 'a' },
    { progress: 5, message: 'b' },
    { progress: 5, message: 'c' },
  ]);
});

it('refuses what is no number, and leaves out a total that is none', () => {
  const { sent, progress } = reporter();
  expect(() => {
    progress.report(NaN, 1, undefined);
  }).toThrow('progress must be a number');
  progress.report(1, 0, undefined);
  expect(sent).toEqual([{ progress: 1 }]);
});
