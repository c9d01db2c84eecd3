import { afterAll, expect, test } from 'vitest';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

test('a step takes the output of the one before it, and the last output is the output of the process', async () => {
  const { outcome, record } = await runProcess({
    data: { n: 1 },
    process: {
      steps: [nodeStep('one', 'return { n: input.n + 1 }'), nodeStep('two', 'return { n: input.n * 10, seen: input }')],
    },
  });
  expect(outcome).toEqual({ status: 'finished', output: { n: 20, seen: { n: 2 } } });
  expect(record.steps.map((step) => step.status)).toEqual(['finished', 'finished']);
  expect(record.output).toEqual({ n: 20, seen: { n: 2 } });
});
