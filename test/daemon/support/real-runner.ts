import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { systemClock } from '../../../runner/executor/clock.ts';
import type { CoreOptions } from '../../../runner/daemon/core/parts.ts';
import { createSupervisor } from '../../../runner/daemon/supervisor/create-supervisor.ts';
import { endSurvivors } from '../../../runner/platform/tree/survivors.ts';
import { openStore } from '../../../runner/store/index.ts';
import { newFolder, TestRunner } from './test-runner.ts';

/** A runner with real executors, the real store and the real time; only its socket is missing. */
export async function realRunner(options: Partial<CoreOptions> & { slots?: number } = {}): Promise<TestRunner> {
  const root = options.root ?? newFolder();
  const mark = `test-${randomBytes(8).toString('hex')}`;
  return TestRunner.started({
    root,
    store: await openStore({ folder: join(root, 'store') }),
    supervisor: createSupervisor({ slots: options.slots ?? 2, mark }),
    clock: systemClock,
    endSurvivors: async () => {
      await endSurvivors(mark);
    },
    ...options,
  });
}

/** The next runner of the same state directory, after this one was stopped. */
export async function successor(runner: TestRunner): Promise<TestRunner> {
  await runner.core.close();
  return realRunner({ root: runner.options.root });
}
