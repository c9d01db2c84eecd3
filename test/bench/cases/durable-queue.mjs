import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { untilEnded, withRunner, withStateDir } from '../daemon/runner.mjs';
import { has, median, timed, writeProcess } from '../support.mjs';

const JOBS = 300;
const ROUNDS = 3;
const CLIENTS = 4;
const PARALLEL = availableParallelism();

/**
 * Processes of one step, `true`, a second: through the durable queue from the start of the first to the end of the
 * last, beside the same program run so many times by others with as many at once.
 */
export default function durableQueue() {
  return withStateDir(async (folder) => {
    const others = [
      { name: 'bare spawn', target: 0.8, run: bareSpawn },
      { name: 'xargs -P', target: 0.5, run: () => sh(`seq ${JOBS} | xargs -n 1 -P ${PARALLEL} true`) },
      { name: 'task-spooler', program: 'tsp', ahead: true, run: (round) => taskSpooler(join(folder, `tsp-${round}`)) },
      { name: 'nq', program: 'nq', ahead: true, run: (round) => nq(join(folder, `nq-${round}`)) },
    ].map((other) => ({ ...other, missing: other.program !== undefined && !has(other.program), rates: [] }));
    const rates = [];
    await withRunner(folder, { concurrency: PARALLEL }, async (runner) => {
      const file = writeProcess(folder, { steps: [{ id: 'only', command: 'true' }] });
      await throughQueue(runner, file, 20);
      for (let round = 0; round < ROUNDS; round += 1) {
        rates.push(perSecond(await throughQueue(runner, file, JOBS)));
        for (const { missing, run, rates: their } of others)
          if (!missing) their.push(perSecond(await timed(() => run(round))));
      }
    });
    const value = median(rates);
    return others.map(({ name, target, ahead, missing, rates: their }) => {
      const measure = `one-step processes through the queue, ${PARALLEL} at a time`;
      if (missing) return { measure, value, unit: '/s', note: `${name} is missing` };
      const baselineValue = median(their);
      return {
        measure,
        value,
        unit: '/s',
        baseline: name,
        baselineValue,
        ratio: value / baselineValue,
        target: ahead ? 'ahead' : `>= ${target}`,
        met: ahead ? value > baselineValue : value >= target * baselineValue,
      };
    });
  });
}

const perSecond = (ms) => (JOBS * 1000) / ms;

async function throughQueue({ connect }, file, jobs) {
  const clients = await Promise.all(Array.from({ length: CLIENTS + 1 }, connect));
  const [follower, ...starters] = clients;
  const ended = untilEnded(follower, jobs);
  await follower.request('events/subscribe', {});
  const took = await timed(async () => {
    let left = jobs;
    const starting = starters.map(async (client) => {
      while (left-- > 0) await client.request('process/start', { file });
    });
    await Promise.all([ended, ...starting]);
  });
  for (const client of clients) client.close();
  return took;
}

async function bareSpawn() {
  let left = JOBS;
  const worker = async () => {
    while (left-- > 0) {
      const child = spawn('true', { stdio: ['ignore', 'pipe', 'pipe'] });
      await new Promise((resolve) => child.on('close', resolve));
    }
  };
  await Promise.all(Array.from({ length: PARALLEL }, worker));
}

/** Its clients are programs, started one after the other; that is how it is used. */
async function taskSpooler(folder) {
  mkdirSync(folder);
  const env = { TS_SOCKET: join(folder, 'socket'), TS_SLOTS: String(PARALLEL), TMPDIR: folder };
  await sh(
    `for i in $(seq ${JOBS}); do tsp -n true >/dev/null; done; for i in $(seq 0 ${JOBS - 1}); do tsp -w $i; done`,
    env,
  );
  await sh('tsp -K', env);
}

/** One queue runs one job at a time, so there are as many queues. */
async function nq(folder) {
  const each = Math.floor(JOBS / PARALLEL);
  const queues = Array.from({ length: PARALLEL }, (_, index) => join(folder, String(index)));
  for (const queue of queues) mkdirSync(queue, { recursive: true });
  await Promise.all(
    queues.map((NQDIR) => sh(`for i in $(seq ${each}); do nq true >/dev/null; done; nq -w`, { NQDIR })),
  );
}

async function sh(script, env = {}) {
  const child = spawn('sh', ['-c', script], { stdio: 'ignore', env: { ...process.env, ...env } });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`${script} ended with ${code}`);
}
