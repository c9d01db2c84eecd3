import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, test } from 'mocha';
import { extensions } from 'vscode';
import { start } from '../../../../protocol/control/start.ts';
import { wait } from '../../../../protocol/control/wait.ts';
import { runnerClient } from '../support/runner-client.ts';
import { measured, profiled, stallsDuring } from './support.ts';

/** Two events a step, so a hundred a second for a minute. */
const STEPS = 3_000;
const STEP_MS = 20;
const CONTROL_MS = 10_000;

suite('a hundred events a second for a minute', () => {
  test('stalls and memory of the extension host', async function () {
    if (process.env['STEPWELL_BENCH_EVENTS'] === undefined) {
      this.skip();
    }
    this.timeout(600_000);
    const control = await stallsDuring(() => sleep(CONTROL_MS));
    measured('controlP999', control.p999);
    measured('controlMax', control.max);

    const folder = mkdtempSync(join(tmpdir(), 'stepwell-bench-'));
    const client = await runnerClient();
    try {
      const sdk = join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist/sdk/stepwell.mjs');
      writeFileSync(
        join(folder, 'provider.mjs'),
        `import { step, serve } from ${JSON.stringify(sdk)};
step('pause', (input) => new Promise((resolve) => setTimeout(resolve, ${STEP_MS}, input)));
serve();`,
      );
      const file = join(folder, 'events.process.json');
      const steps = Array.from({ length: STEPS }, (_, index) => ({ id: `s${index}`, provider: 'p', step: 'pause' }));
      const providers = {
        p: { command: process.execPath, args: ['provider.mjs'], env: { ELECTRON_RUN_AS_NODE: '1' } },
      };
      writeFileSync(file, JSON.stringify({ version: 1, name: 'events', providers, steps }));
      const before = process.memoryUsage().rss;
      const began = performance.now();
      const stalls = await stallsDuring(async () => {
        await profiled('events', async () => {
          const { pid } = await client.request(start, { file, env: { PATH: process.env['PATH'] ?? '' } });
          await client.request(wait, { pid });
        });
      });
      measured('eventRate', (2 * STEPS) / ((performance.now() - began) / 1_000));
      measured('eventsP999', stalls.p999);
      measured('eventsMax', stalls.max);
      measured('grownMB', (process.memoryUsage().rss - before) / 1e6);
      measured('residentMB', process.memoryUsage().rss / 1e6);
    } finally {
      client.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
