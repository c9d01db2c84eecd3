import { spawn } from 'node:child_process';
import { median, runProcess, timed, withFolder, writeProcess } from '../support.mjs';

const RUNS = 200;
const ROUNDS = 3;

/** What a command step costs over starting the same program with Node's spawn and waiting for it. */
export default async function commandOverhead() {
  const steps = [];
  const bare = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    bare.push((await timed(spawnAll)) / RUNS);
    steps.push(await perStep());
  }
  const [value, baselineValue] = [median(steps), median(bare)];
  const allowed = Math.max(3, baselineValue * 0.3);
  return [
    {
      measure: 'command step (true)',
      value,
      unit: 'ms',
      baseline: 'bare spawn of the same',
      baselineValue,
      ratio: value / baselineValue,
      target: `<= ${allowed.toFixed(1)} ms on top`,
      met: value - baselineValue <= allowed,
      note: `${(value - baselineValue).toFixed(2)} ms on top`,
    },
  ];
}

async function perStep() {
  const record = await withFolder((folder) =>
    runProcess(
      writeProcess(folder, {
        steps: Array.from({ length: RUNS }, (_, index) => ({ id: `s${index}`, command: 'true' })),
      }),
    ),
  );
  const times = record.steps.flatMap((step) => [Date.parse(step.startedAt), Date.parse(step.finishedAt)]);
  return (Math.max(...times) - Math.min(...times)) / RUNS;
}

async function spawnAll() {
  for (let index = 0; index < RUNS; index += 1) {
    const child = spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] });
    await new Promise((resolve) => child.on('close', resolve));
  }
}
