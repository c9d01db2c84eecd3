import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { proceed, retry } from '../../../protocol/control/index.ts';
import { TestRunner } from '../support/test-runner.ts';

let runner: TestRunner;
afterEach(() => runner.close());

it('hashes of scripts are recorded, a later difference warns', async () => {
  runner = await TestRunner.started();
  const script = join(runner.options.root, 'fetch.py');
  const tool = join(runner.options.root, 'tool');
  writeFileSync(script, 'print(1)');
  writeFileSync(tool, '#!/bin/sh\n');
  writeFileSync(join(runner.options.root, 'rows.csv'), 'a,b');
  const steps = [
    { id: 'a', command: 'python3', args: ['fetch.py', 'rows.csv', '-v'], interrupt: true },
    { id: 'b', command: './tool', args: ['missing.py'] },
  ];
  const pid = await runner.start(runner.file({ steps }));
  const job = await runner.fake.job(pid);
  await job.begin();
  await job.pass('a', {});
  await job.interrupted('a');
  await runner.quiet();
  const recorded = runner.core.parts.ledger.get(pid)?.scripts;
  expect(recorded?.map(({ path }) => path)).toEqual([script, tool]);

  writeFileSync(script, 'print(2)');
  writeFileSync(join(runner.options.root, 'rows.csv'), 'a,b,c');
  const answer = await runner.call(proceed, { pid });
  expect(answer.warnings).toEqual([`${script} has changed since the process was started.`]);

  const second = await runner.fake.job(pid);
  await second.begin();
  await second.start('b');
  await second.fail('b');
  await second.failed('b');
  await runner.quiet();
  rmSync(tool);
  writeFileSync(script, 'print(1)');
  expect((await runner.call(retry, { pid })).warnings).toEqual([`${tool} is gone since the process was started.`]);
});
