import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite, suiteSetup, suiteTeardown, test } from 'mocha';
import { extensions } from 'vscode';
import { start } from '../../../../protocol/control/start.ts';
import { wait } from '../../../../protocol/control/wait.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { runnerClient } from '../support/runner-client.ts';
import { heapUsedMB, measured, profiled, stallsDuring } from './support.ts';

const STEPS = 3_000;
const EVENTS_A_STEP = 2;
/** So that a minute has a hundred events a second. */
const STEP_MS = 20;
const CONTROL_MS = 10_000;
/** An hour of a hundred events a second, in processes of 3,000 steps, as fast as they come. */
const HOUR_PROCESSES = 60;

suite('events', () => {
  let folder: string;
  let client: RunnerClient;
  suiteSetup(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepwell-bench-'));
    client = await runnerClient();
    const sdk = join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist/sdk/stepwell.mjs');
    writeFileSync(
      join(folder, 'provider.mjs'),
      `import { step, serve } from ${JSON.stringify(sdk)};
step('pause', (input) => new Promise((resolve) => setTimeout(resolve, ${STEP_MS}, input)));
step('pass', (input) => input);
serve();`,
    );
    const providers = {
      p: { command: process.execPath, args: ['provider.mjs'], env: { ELECTRON_RUN_AS_NODE: '1' } },
    };
    for (const step of ['pause', 'pass']) {
      const steps = Array.from({ length: STEPS }, (_, index) => ({ id: `s${index}`, provider: 'p', step }));
      writeFileSync(join(folder, `${step}.process.json`), JSON.stringify({ version: 1, name: step, providers, steps }));
    }
  });
  suiteTeardown(() => {
    client.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a process of many such steps, and resolves when it is over. */
  async function run(step: 'pause' | 'pass'): Promise<void> {
    const file = join(folder, `${step}.process.json`);
    const { pid } = await client.request(start, { file, env: { PATH: process.env['PATH'] ?? '' } });
    await client.request(wait, { pid });
  }

  test('a hundred a second for a minute: stalls of the extension host', async function () {
    if (process.env['STEPWELL_BENCH_EVENTS'] !== 'minute') this.skip();
    this.timeout(600_000);
    const control = await stallsDuring(() => sleep(CONTROL_MS));
    measured('controlP999', control.p999);
    measured('controlMax', control.max);
    const began = performance.now();
    const stalls = await stallsDuring(() => profiled('events', () => run('pause')));
    measured('eventRate', (EVENTS_A_STEP * STEPS) / ((performance.now() - began) / 1_000));
    measured('eventsP999', stalls.p999);
    measured('eventsMax', stalls.max);
  });

  test('as many as an hour has: what the extension host keeps of them', async function () {
    if (process.env['STEPWELL_BENCH_EVENTS'] !== 'hour') this.skip();
    this.timeout(600_000);
    await run('pass');
    const before = heapUsedMB();
    const began = performance.now();
    await Promise.all(Array.from({ length: HOUR_PROCESSES }, () => run('pass')));
    measured('hourEvents', HOUR_PROCESSES * STEPS * EVENTS_A_STEP);
    measured('hourSeconds', (performance.now() - began) / 1_000);
    measured('hourGrownMB', heapUsedMB() - before);
    measured('hourHeapMB', heapUsedMB());
    measured('hourResidentMB', process.memoryUsage().rss / 1e6);
  });
});
