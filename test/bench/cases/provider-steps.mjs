import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { has, root, runProcess, stepsTook, withFolder, writeProcess } from '../support.mjs';

const STEPS = 6000;

const providers = [
  { language: 'Node', program: process.execPath, script: 'protocol/sdk/node/everything.mjs', target: 3000 },
  { language: 'Python', program: 'python3', script: 'protocol/sdk/python/everything.py' },
  { language: 'PHP', program: 'php', script: 'protocol/sdk/php/everything.php' },
];

/** Small steps one after the other inside one reused provider, beside the same number of lines through `cat`. */
export default async function providerSteps() {
  const baseline = await linesThroughCat();
  const rows = [];
  for (const { language, program, script, target } of providers) {
    const measure = `steps/s in one provider, ${language}`;
    if (!has(program)) {
      rows.push({ measure, note: `${program} is missing` });
      continue;
    }
    const record = await withFolder((folder) =>
      runProcess(
        writeProcess(folder, {
          data: { hello: 'world' },
          providers: { all: { command: program, args: [join(root, script)] } },
          steps: Array.from({ length: STEPS }, (_, index) => ({ id: `s${index}`, provider: 'all', step: 'echo' })),
        }),
      ),
    );
    // The first step pays for the start of the provider.
    const value = (STEPS - 1) / (stepsTook({ steps: record.steps.slice(1) }) / 1000);
    rows.push({
      measure,
      value,
      unit: 'steps/s',
      baseline: 'lines there and back through cat',
      baselineValue: baseline,
      ratio: value / baseline,
      ...(target && { target: `>= ${target}/s`, met: value >= target }),
    });
  }
  return rows;
}

async function linesThroughCat() {
  const cat = spawn('cat', { stdio: ['pipe', 'pipe', 'ignore'] });
  const line = `${JSON.stringify({ jsonrpc: '2.0', id: '0'.repeat(32), params: { hello: 'world' } })}\n`;
  const began = performance.now();
  for (let index = 0; index < STEPS; index += 1) {
    const back = new Promise((resolve) => cat.stdout.once('data', resolve));
    cat.stdin.write(line);
    await back;
  }
  const perSecond = STEPS / ((performance.now() - began) / 1000);
  cat.stdin.end();
  return perSecond;
}
