import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { root, runProcess, stepsTook, timed, withFolder, writeProcess } from '../support.mjs';

const STEPS = 60;
const BYTES = 1024 * 1024 - 1024;

/** 1 MB handed from step to step, beside the same text through JSON and `cat`. */
export default async function largeOutputs() {
  const record = await withFolder((folder) =>
    runProcess(
      writeProcess(folder, {
        providers: { all: { command: process.execPath, args: [join(root, 'protocol/sdk/node/everything.mjs')] } },
        steps: [
          { id: 'make', provider: 'all', step: 'big', with: { bytes: BYTES } },
          ...Array.from({ length: STEPS }, (_, index) => ({ id: `s${index}`, provider: 'all', step: 'echo' })),
        ],
      }),
    ),
  );
  const megabytes = (STEPS * BYTES) / 1e6;
  const value = megabytes / (stepsTook({ steps: record.steps.slice(1) }) / 1000);
  const baselineValue = megabytes / ((await timed(jsonThroughCat)) / 1000);
  return [
    {
      measure: '1 MB outputs between steps',
      value,
      unit: 'MB/s',
      baseline: 'stringify, cat, parse',
      baselineValue,
      ratio: value / baselineValue,
    },
  ];
}

async function jsonThroughCat() {
  const data = { text: 'x'.repeat(BYTES) };
  for (let index = 0; index < STEPS; index += 1) {
    const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
    const chunks = [];
    cat.stdout.on('data', (chunk) => chunks.push(chunk));
    cat.stdin.end(JSON.stringify(data));
    await new Promise((resolve) => cat.on('close', resolve));
    JSON.parse(Buffer.concat(chunks).toString());
  }
}
