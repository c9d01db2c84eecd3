import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withRunner, withStateDir } from '../daemon/runner.mjs';
import { syncRate } from '../daemon/sync-rate.mjs';
import { median, writeProcess } from '../support.mjs';

const ROUNDS = 60;
const WARM_UP = 5;

/** From the answer to `process/start` to the first step's program running, beside the bare spawn of that program. */
export default function toFirstProgram() {
  return withStateDir((folder) =>
    withRunner(folder, { concurrency: 2 }, async ({ client }) => {
      const stamp = join(folder, 'stamp');
      const args = ['-c', `date +%s%N > '${stamp}'`];
      const file = writeProcess(folder, { steps: [{ id: 'first', command: 'sh', args }] });
      // The wall clock, as the program can read nothing else.
      const now = () => performance.timeOrigin + performance.now();
      const stamped = () => Number(readFileSync(stamp, 'utf8')) / 1e6;
      const [answered, asked, bare] = [[], [], []];
      for (let round = 0; round < ROUNDS + WARM_UP; round += 1) {
        const beganAsking = now();
        const { pid } = await client.request('process/start', { file });
        const answeredAt = now();
        const { status } = await client.request('process/wait', { pid });
        if (status !== 'finished') throw new Error(`the process became ${status}`);
        const ran = stamped();
        const beganBare = now();
        const child = spawn('sh', args, { stdio: ['ignore', 'pipe', 'pipe'] });
        await new Promise((resolve) => child.on('close', resolve));
        if (round < WARM_UP) continue;
        answered.push(ran - answeredAt);
        asked.push(ran - beganAsking);
        bare.push(stamped() - beganBare);
      }
      const note = `a write and sync takes ${(1000 / syncRate(folder)).toFixed(2)} ms here`;
      const row = (measure, value, baselineValue) => ({
        measure,
        value,
        unit: 'ms',
        baseline: 'bare spawn of the same',
        baselineValue,
        ratio: value / baselineValue,
      });
      const [value, baselineValue] = [median(answered), median(bare)];
      return [
        {
          ...row('start answered to first program, p50', value, baselineValue),
          target: '<= 1.5 x + 2 ms',
          met: value <= 1.5 * baselineValue + 2,
          note,
        },
        row('start answered to first program, p95', p95(answered), p95(bare)),
        row('start asked to first program, p50', median(asked), baselineValue),
      ];
    }),
  );
}

const p95 = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * 0.95)];
