import { join } from 'node:path';
import { withRunner, withStateDir } from '../daemon/runner.mjs';
import { syncRate } from '../daemon/sync-rate.mjs';
import { root, stepsTook, writeProcess } from '../support.mjs';

const STEPS = 1500;
const PROCESSES = 4;

/** Steps a second inside one reused provider, each made durable before it begins: one process, and four at once. */
export default function queuedSteps() {
  return withStateDir((folder) =>
    withRunner(folder, { concurrency: PROCESSES }, async (runner) => {
      const file = writeProcess(folder, {
        data: { hello: 'world' },
        providers: {
          all: { command: process.execPath, args: [join(root, 'protocol/sdk/node/everything.mjs')] },
        },
        steps: Array.from({ length: STEPS }, (_, index) => ({ id: `s${index}`, provider: 'all', step: 'echo' })),
      });
      await stepsPerSecond(runner, file, 1);
      const syncs = syncRate(folder);
      const one = await stepsPerSecond(runner, file, 1);
      const four = await stepsPerSecond(runner, file, PROCESSES);
      return [
        {
          measure: 'steps in one process, each durable',
          value: one,
          unit: 'steps/s',
          baseline: 'syncs of the disk, one after the other',
          baselineValue: syncs,
          ratio: one / syncs,
        },
        {
          measure: `steps in ${PROCESSES} processes at once, each durable`,
          value: four,
          unit: 'steps/s',
          baseline: 'syncs of the disk, one after the other',
          baselineValue: syncs,
          ratio: four / syncs,
          target: '>= 3000/s',
          met: four >= 3000,
        },
      ];
    }),
  );
}

async function stepsPerSecond({ client }, file, processes) {
  const started = await Promise.all(Array.from({ length: processes }, () => client.request('process/start', { file })));
  for (const { pid } of started) {
    const { status } = await client.request('process/wait', { pid });
    if (status !== 'finished') throw new Error(`a process became ${status}`);
  }
  const records = await Promise.all(started.map(({ pid }) => client.request('process/get', { pid })));
  // The first step pays for the start of the provider.
  const steps = records.flatMap((answer) => answer.steps.slice(1));
  return (steps.length * 1000) / stepsTook({ steps });
}
