import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LeanClient } from '../daemon/client.mjs';
import { withRunner, withStateDir } from '../daemon/runner.mjs';
import { median, writeProcess } from '../support.mjs';

const echo = fileURLToPath(new URL('../programs/synced-echo.mjs', import.meta.url));
const ROUND_MS = 2_000;
const ROUNDS = 3;

/**
 * Starts a second, each answered when it is durable, while the queue does not drain: all of them wait for a lane that
 * one process has. Beside a bare server that appends each message to a file, syncs and answers. Every client waits for
 * its answer before it asks again.
 */
export default function durableStarts() {
  return withStateDir((folder) =>
    withRunner(folder, { concurrency: 1 }, async (runner) => {
      const file = writeProcess(folder, {
        concurrency: { key: 'bench', limit: 1 },
        steps: [{ id: 'holds', command: 'sleep', args: ['3600'] }],
      });
      const params = { file, data: { customer: 'c-4711', items: [1, 2, 3], note: 'x'.repeat(200) } };
      await runner.client.request('process/start', params);
      const socket = join(folder, 'echo.sock');
      const bare = fork(echo, [socket, join(folder, 'echo.log')], { stdio: 'inherit' });
      await new Promise((resolve) => bare.once('message', resolve));
      const rows = [];
      for (const clients of [1, 10]) {
        const [ours, theirs] = [[], []];
        for (let round = 0; round < ROUNDS; round += 1) {
          ours.push(await rate(clients, runner.connect, params));
          theirs.push(await rate(clients, () => LeanClient.open(socket), params));
        }
        const [value, baselineValue] = [median(ours), median(theirs)];
        const least = clients === 1 ? 0 : 1500;
        rows.push({
          measure: `durable starts, ${clients} client${clients === 1 ? '' : 's'}`,
          value,
          unit: '/s',
          baseline: 'bare socket and fdatasync',
          baselineValue,
          ratio: value / baselineValue,
          target: `>= 0.5${least > 0 ? ` and >= ${least}/s` : ''}`,
          met: value >= 0.5 * baselineValue && value >= least,
        });
      }
      bare.kill('SIGKILL');
      return rows;
    }),
  );
}

async function rate(count, connect, params) {
  const clients = await Promise.all(Array.from({ length: count }, connect));
  const began = performance.now();
  let answered = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (performance.now() - began < ROUND_MS) {
        await client.request('process/start', params);
        answered += 1;
      }
    }),
  );
  const perSecond = (answered * 1000) / (performance.now() - began);
  for (const client of clients) client.close();
  return perSecond;
}
