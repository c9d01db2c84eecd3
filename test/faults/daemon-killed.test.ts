import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { list, type ListItem } from '../../protocol/control/list.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';
import { copyBuild } from './support/build-copy.ts';
import { eventually, tell, times } from './support/eventually.ts';
import { Load, MOST_RUNS, STEP_IDS, type Promised } from './support/load.ts';
import { Watcher } from './support/watcher.ts';
import { World } from './support/world.ts';

const CLIENTS = 6;
const timeout = fuzzCount(3_600_000, 300_000);

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
});

test('a runner killed at any time under load loses nothing it acknowledged', { timeout, retry: 0 }, async () => {
  const seed = announcedSeed('runner killed under load');
  const random = new Random(seed);
  const kills = fuzzCount(200, 4);
  const world = new World({ dist: build.dist });
  await world.start();
  const watcher = await Watcher.of(world);
  const load = new Load(world, random);
  const running = load.run(CLIENTS);
  // Its failure is looked at below.
  running.catch(() => undefined);
  const ready: number[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    // Now and then right after it came to life, while it takes up what the last one left.
    await sleep(random.below(random.below(5) === 0 ? 20 : 1_500));
    await world.kill();
    ready.push(await world.start());
  }
  load.stop();
  await running;
  const ended = await allOver(world);
  await eventually('the last event is told', () => watcher.faults.length > 0 || watcher.last >= ended.lastEvent);
  watcher.close();

  expect(watcher.faults).toEqual([]);
  const byPid = new Map(ended.processes.map((item) => [item.pid, item]));
  // Every start had its answer in the end, so there is nothing that nobody knows of.
  expect(new Set(byPid.keys())).toEqual(new Set(load.promised.keys()));
  const runs = runsOf(world.traced());
  const counts: Record<string, number> = {};
  for (const promised of load.promised.values()) {
    const item = byPid.get(promised.pid) as ListItem;
    counts[item.status] = (counts[item.status] ?? 0) + 1;
    await checkOne(world, promised, item, runs, watcher);
  }
  const taken = Object.entries(counts).map(([status, count]) => `${count} ${status}`);
  tell(
    '1',
    `${kills} kills, seed ${seed}: ${load.promised.size} processes (${taken.join(', ')}), ` +
      `${load.unknown} answers cut off, lost: nothing, ended twice: none, run twice: none; ready again ${times(ready)}`,
  );
});

async function checkOne(
  world: World,
  { pid, kind, cancelled, answer }: Promised,
  { status }: ListItem,
  runs: ReadonlyMap<string, number[]>,
  watcher: Watcher,
): Promise<void> {
  const what = `${kind} ${pid}: ${watcher.typesOf(pid).join(' ')}`;
  if (watcher.missed === 0) expect(watcher.endsOf(pid), what).toHaveLength(1);
  for (const step of STEP_IDS[kind]) {
    const attempts = runs.get(`${pid} ${step}`) ?? [];
    // An idempotent step need not wait until its start is kept: what nobody knows of is run again, and not counted.
    const known = kind === 'idempotent' ? attempts.filter((attempt, at) => attempt !== attempts[at - 1]) : attempts;
    // No attempt twice, each after the one before.
    const numbers = [...new Set(attempts)].sort((one, other) => one - other);
    expect(known, `${what}: ${attempts.join(' ')}`).toEqual(numbers);
    expect(numbers.at(-1) ?? 0, what).toBeLessThanOrEqual(MOST_RUNS[kind]);
    if (status === 'finished') expect(attempts.length, what).toBeGreaterThan(0);
  }
  const info = await world.info(pid);
  if (cancelled) {
    expect(info.status, what).toBe('cancelled');
    expect(
      info.actions.map((action) => action.what),
      what,
    ).toContain('cancelRequested');
  }
  if (answer !== undefined) {
    const proceeded = info.actions.filter((action) => action.what === 'proceeded');
    expect(proceeded, what).toHaveLength(1);
    expect(proceeded[0]?.changes?.after, what).toEqual({ answer });
    if (status === 'finished') expect(info.output, what).toMatchObject({ answer });
  }
  if (status === 'error') expect(info.error, what).toMatchObject({ code: 'RunnerLost' });
  if (status === 'finished')
    expect(
      info.steps.map((step) => step.status),
      what,
    ).not.toContain('pending');
  // What is recorded is what the steps did.
  for (const { step, attempt, status: how } of info.attempts)
    if (how === 'finished') expect(runs.get(`${pid} ${step}`), what).toContain(attempt);
}

/** Attempts of each step that began, in the order they did. */
function runsOf(lines: readonly string[]): Map<string, number[]> {
  const runs = new Map<string, number[]>();
  for (const line of lines) {
    const [pid, step, attempt, what] = line.split(' ');
    if (what !== 'begins') continue;
    const key = `${String(pid)} ${String(step)}`;
    runs.set(key, [...(runs.get(key) ?? []), Number(attempt)]);
  }
  return runs;
}

/** Every process, once each is over. */
async function allOver(world: World): Promise<{ processes: ListItem[]; lastEvent: number }> {
  return world.with(async (client) => {
    await eventually('every process is over', async () => {
      const open = await client.request(list, { status: ['ready', 'running', 'interrupted'], limit: 1 });
      return open.total === 0;
    });
    const processes: ListItem[] = [];
    for (let cursor: string | undefined; ;) {
      const page = await client.request(list, { limit: 1000, ...(cursor !== undefined && { cursor }) });
      processes.push(...page.processes);
      if (page.cursor === undefined) break;
      cursor = page.cursor;
    }
    const again = await world.client();
    again.close();
    return { processes, lastEvent: again.lastEvent };
  });
}
