import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { median, stepwell, withFolder, writeProcess } from '../support.mjs';

const RUNS = 25;

/** From starting `stepwell run` to the first program of a step running, beside `node -e 0`. */
export default async function start() {
  const [value, baselineValue] = await withFolder((folder) => {
    const stamp = join(folder, 'stamp');
    const file = writeProcess(folder, {
      steps: [{ id: 'first', command: 'sh', args: ['-c', `date +%s%N > '${stamp}'`] }],
    });
    const toFirst = [];
    const bare = [];
    for (let run = 0; run < RUNS; run += 1) {
      // The wall clock, as the program of the step can read nothing else.
      const began = performance.timeOrigin + performance.now();
      const { status } = spawnSync(process.execPath, [stepwell, 'run', file], { stdio: 'ignore' });
      if (status !== 0) throw new Error(`stepwell run ended with ${status}`);
      toFirst.push(Number(readFileSync(stamp, 'utf8')) / 1e6 - began);
      const before = performance.now();
      spawnSync(process.execPath, ['-e', '0'], { stdio: 'ignore' });
      bare.push(performance.now() - before);
    }
    return [median(toFirst), median(bare)];
  });
  return [
    {
      measure: 'stepwell run, start to first program',
      value,
      unit: 'ms',
      baseline: 'node -e 0',
      baselineValue,
      ratio: value / baselineValue,
      target: '<= 2 x',
      met: value <= 2 * baselineValue,
    },
  ];
}
