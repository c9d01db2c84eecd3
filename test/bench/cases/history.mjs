import { spawnSync } from 'node:child_process';
import { makeHistory } from '../daemon/history.mjs';
import { withRunner, withStateDir } from '../daemon/runner.mjs';
import { median, timed } from '../support.mjs';

const STARTS = 5;
const LISTS = 30;

/** What a history costs a runner: its start, its memory, the first page of a list, searches. Beside none at all. */
export default async function history({ full }) {
  const rows = [];
  let none;
  const sizes = [
    { count: 0 },
    { count: 10_000 },
    { count: 100_000, startMs: 1000, megabytes: 150, listMs: 10 },
    ...(full ? [{ count: 1_000_000, startMs: 2000, megabytes: 400, listMs: 20 }] : []),
  ];
  for (const { count, startMs, megabytes, listMs } of sizes) {
    const seen = await withStateDir(async (folder) => {
      if (count > 0) await makeHistory(folder, count);
      return measure(folder);
    });
    none ??= seen;
    const with_ = `with ${count.toLocaleString('en')} processes`;
    const row = (measure, unit, key, limit) => ({
      measure: `${measure} ${with_}`,
      value: seen[key],
      unit,
      ...(seen !== none && { baseline: 'with none', baselineValue: none[key], ratio: seen[key] / none[key] }),
      ...(limit !== undefined && { target: `< ${limit} ${unit}`, met: seen[key] < limit }),
    });
    rows.push(
      { ...row('start of a runner', 'ms', 'started', startMs), note: `node -e 0: ${Math.round(seen.node)} ms` },
      row('resident memory', 'MB', 'megabytes', megabytes),
      row('first page of the list', 'ms', 'list', listMs),
      row('first page of those that finished', 'ms', 'finished', listMs),
      row('search, a fortieth found', 'ms', 'some'),
      row('search, none found', 'ms', 'nothing'),
    );
  }
  return rows;
}

async function measure(folder) {
  const [starts, node] = [[], []];
  for (let round = 0; round < STARTS; round += 1) {
    starts.push(await withRunner(folder, {}, ({ startedInMs }) => startedInMs));
    node.push(await timed(() => spawnSync(process.execPath, ['-e', '0'])));
  }
  return withRunner(folder, {}, async ({ client, residentMB }) => {
    // What the start needed has been given back by then.
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    const megabytes = residentMB();
    const listed = async (query) => {
      const times = [];
      for (let round = 0; round < LISTS; round += 1)
        times.push(await timed(() => client.request('process/list', { limit: 100, ...query })));
      return median(times);
    };
    return {
      started: median(starts),
      node: median(node),
      megabytes,
      list: await listed({}),
      finished: await listed({ status: ['finished'] }),
      some: await listed({ search: 'pipeline-7' }),
      nothing: await listed({ search: 'nowhere to be found' }),
    };
  });
}
