import { makeHistory } from '../daemon/history.mjs';
import { snapshotsOf, startControlLoop, withRunner, withStateDir } from '../daemon/runner.mjs';
import { writeProcess } from '../support.mjs';

const HISTORY = 100_000;
const CLIENTS = 10;
const LEAST_MS = 10_000;
const MOST_MS = 90_000;
const BETWEEN_LISTS_MS = 200;

/**
 * The longest stalls of a runner's event loop while ten clients start what another runs, one lists and one follows,
 * until a snapshot of a long history was made; beside an idle program in the same time.
 */
export default function loopStalls() {
  return withStateDir(async (folder) => {
    await makeHistory(folder, HISTORY);
    const control = startControlLoop(folder);
    try {
      return await withRunner(folder, { concurrency: 2, watched: true }, (runner) =>
        underLoad(runner, control, folder),
      );
    } finally {
      control.end();
    }
  });
}

async function underLoad(runner, control, folder) {
  const runs = writeProcess(folder, { steps: [{ id: 'only', command: 'true' }] });
  const before = new Set(snapshotsOf(folder));
  const snapshot = () => snapshotsOf(folder).some((name) => !before.has(name));
  const follower = await runner.connect();
  await follower.request('events/subscribe', {});
  await Promise.all([runner.loop(), control.loop()]);
  const began = performance.now();
  const goesOn = () => {
    const took = performance.now() - began;
    return took < LEAST_MS || (took < MOST_MS && !snapshot());
  };
  let starts = 0;
  let lists = 0;
  const starter = async () => {
    const client = await runner.connect();
    while (goesOn()) {
      await client.request('process/start', { file: runs });
      starts += 1;
    }
  };
  const looker = async () => {
    const client = await runner.connect();
    while (goesOn()) {
      await client.request('process/list', { limit: 100 });
      lists += 1;
      await new Promise((resolve) => setTimeout(resolve, BETWEEN_LISTS_MS));
    }
  };
  await Promise.all([looker(), ...Array.from({ length: CLIENTS }, starter)]);
  const [ours, theirs] = await Promise.all([runner.loop(), control.loop()]);
  const note = [
    `${Math.round((performance.now() - began) / 1000)} s`,
    `${starts} starts`,
    `${lists} lists`,
    snapshot() ? 'a snapshot was made' : 'NO SNAPSHOT WAS MADE',
    `${Math.round(runner.residentMB())} MB resident`,
  ].join(', ');
  const row = (measure, key) => ({
    measure,
    value: ours[key],
    unit: 'ms',
    baseline: 'an idle program',
    baselineValue: theirs[key],
  });
  return [
    {
      ...row('stall of the event loop under load, p99.9', 'p999'),
      target: '< 50 ms beyond the idle program',
      met: ours.p999 - theirs.p999 < 50 && snapshot(),
      note,
    },
    row('stall of the event loop under load, longest', 'max'),
  ];
}
