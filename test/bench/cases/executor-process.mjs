import { build } from 'esbuild';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { median, root, withFolder } from '../support.mjs';

const ROUNDS = 65;
const JOBS = 400;

/** What a job costs over starting its program with Node's spawn, by way of an executor and without queue and store. */
export default function executorProcess() {
  return withFolder(async (folder) => {
    const outfile = join(folder, 'executor-process.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('../programs/executor-process.ts', import.meta.url))],
      outfile,
      bundle: true,
      platform: 'node',
      mainFields: ['module', 'main'],
      format: 'esm',
      logLevel: 'error',
    });
    const { toFirstProgram, jobsPerSecond } = await import(pathToFileURL(outfile));
    const executor = join(root, 'dist', 'executor-process.js');
    const [via, bare] = (await toFirstProgram(executor, folder, ROUNDS)).map(median);
    const rates = [];
    for (let round = 0; round < 3; round += 1) rates.push(await jobsPerSecond(executor, folder, JOBS));
    const [jobs, spawns] = [0, 1].map((index) => median(rates.map((rate) => rate[index])));
    return [
      {
        measure: 'job given to an executor to its program running',
        value: via,
        unit: 'ms',
        baseline: 'bare spawn of the same',
        baselineValue: bare,
        ratio: via / bare,
        target: '<= 1.5 x + 2 ms, with queue and store',
        met: via <= bare * 1.5 + 2,
      },
      {
        measure: 'one-step jobs, 2 executors',
        value: jobs,
        unit: '/s',
        baseline: 'bare spawn, 2 at a time',
        baselineValue: spawns,
        ratio: jobs / spawns,
        target: '>= 0.8, with queue and store',
        met: jobs >= 0.8 * spawns,
      },
    ];
  });
}
