import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancel } from '../../protocol/control/cancel.ts';
import { isTerminal } from '../../runner/process-state/terminal.ts';
import { layoutOf } from '../../runner/state-dir/layout.ts';
import { carriers, pidsIn, TREE, TREE_SIZE } from '../daemon/supervisor/support/processes.ts';
import { isAlive } from '../executor/launch/support/programs.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';
import { copyBuild } from './support/build-copy.ts';
import { tell } from './support/eventually.ts';
import { childrenOf, executorsOf } from './support/programs.ts';
import { World } from './support/world.ts';

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
});

const timeout = fuzzCount(3_600_000, 300_000);

describe.skipIf(process.platform !== 'linux')('programs of steps', { timeout, retry: 0 }, () => {
  test('of a killed runner, trees with setsid and forks, are all gone when the next one is ready', async () => {
    const seed = announcedSeed('survivors');
    const random = new Random(seed);
    const rounds = fuzzCount(50, 3);
    const world = new World({ dist: build.dist });
    await world.start();
    const mark = readFileSync(layoutOf(world.stateDir).id, 'utf8').trim();
    let survived = 0;
    for (let round = 0; round < rounds; round += 1) {
      const folders = [0, 1].map((index) => join(world.work, `${round}-${index}`));
      const pids = await Promise.all(
        folders.map((folder, index) => {
          mkdirSync(folder);
          const file = world.file(`tree-${index}`, { env: { FOLDER: folder }, steps: [{ id: 'tree', run: TREE }] });
          return world.begin(file);
        }),
      );
      const trees = await Promise.all(folders.map((folder) => pidsIn(join(folder, 'pids'), TREE_SIZE)));
      // Executors would end their steps when they see the runner gone; some rounds they cannot.
      const executors = executorsOf(world.pid);
      const how = random.pick(['left', 'stopped', 'killed'] as const);
      if (how === 'stopped') for (const pid of executors) process.kill(pid, 'SIGSTOP');
      const killed = world.kill();
      if (how === 'killed') for (const pid of executors) process.kill(pid, 'SIGKILL');
      await killed;
      await sleep(random.below(20));
      survived += trees.flat().filter(isAlive).length;
      await world.start();
      expect(trees.flat().filter(isAlive), how).toEqual([]);
      const own = new Set([world.pid, ...childrenOf(world.pid).map(({ pid }) => pid)]);
      expect(
        carriers(mark).filter((pid) => !own.has(pid)),
        how,
      ).toEqual([]);
      for (const pid of pids)
        expect(await world.info(pid)).toMatchObject({ status: 'error', error: { code: 'RunnerLost' } });
    }
    tell(
      '9',
      `runner killed over trees with setsid and forks, ${rounds} times, seed ${seed}: ${survived} programs outlived it at first, 0 when the next was ready`,
    );
  });

  test('are all gone when a cancelled process has ended, whatever they do about signals', async () => {
    const rounds = fuzzCount(50, 3);
    const world = new World({ dist: build.dist });
    await world.start();
    for (let round = 0; round < rounds; round += 1) {
      const folder = join(world.work, String(round));
      mkdirSync(folder);
      const deaf = `trap '' TERM INT HUP\n${TREE}`;
      const file = world.file('deaf', {
        env: { FOLDER: folder },
        steps: [{ id: 'deaf', run: deaf, killGrace: '200ms' }],
      });
      const pid = await world.begin(file);
      const tree = await pidsIn(join(folder, 'pids'), TREE_SIZE);
      if (round % 3 === 1) process.kill(tree[0] ?? 0, 'SIGSTOP');
      await world.with((client) => client.request(cancel, { pid }));
      const info = await world.until(pid);
      expect(isTerminal(info.status) && info.status).toBe('cancelled');
      expect(tree.filter(isAlive)).toEqual([]);
    }
    tell('10', `cancel of steps that ignore signals, one in three stopped, ${rounds} times: 0 programs left`);
  });

  test('a process that kills its executor every time stops at its attempts; others run', async () => {
    const rounds = fuzzCount(20, 2);
    const world = new World({ dist: build.dist });
    await world.start();
    const kills = (id: string, more: object = {}): object => ({
      id,
      run: ['echo "$STEPWELL_PID $STEPWELL_ATTEMPT" >> "$TRACE"', 'kill -9 $PPID; sleep 60'],
      ...more,
    });
    const once = world.file('once', { steps: [kills('a')] });
    const twice = world.file('twice', { steps: [kills('a', { idempotent: true })] });
    const four = world.file('four', {
      steps: [kills('a', { retry: { maxAttempts: 4, delay: '10ms', on: ['RunnerLost'] } })],
    });
    const cleaning = world.file('cleaning', { steps: [{ id: 'a', run: 'exit 1' }], finally: [kills('b')] });
    const good = world.file('good', {
      steps: [
        { id: 'a', run: 'true' },
        { id: 'b', run: 'true' },
      ],
    });
    for (let round = 0; round < rounds; round += 1) {
      const bad = await Promise.all([once, twice, four, cleaning].map((file) => world.begin(file)));
      const others = await Promise.all([1, 2, 3].map(() => world.begin(good)));
      const attempts = [1, 2, 4, 1];
      const lastStep = ['a', 'a', 'a', 'b'];
      for (const [index, pid] of bad.entries()) {
        const info = await world.until(pid);
        const { status, error } = info;
        expect(status).toBe('error');
        expect(error).toMatchObject(index === 3 ? { code: 'ExitCode' } : { code: 'RunnerLost' });
        const runs = world.traced().filter((line) => line.startsWith(pid)).length;
        const most = attempts[index] ?? 0;
        expect(info.attempts.filter(({ step }) => step === lastStep[index]).length).toBeLessThanOrEqual(most);
        // An idempotent step need not wait until its start is known; losses that nobody is to blame for end it as well.
        if (index === 1) expect(runs).toBeLessThanOrEqual(most * 3);
        else expect(runs).toBe(most);
      }
      for (const pid of others) expect((await world.until(pid)).status).toBe('finished');
    }
    expect(world.alive).toBe(true);
    tell(
      '19',
      `processes that kill their executor, ${rounds} times: stopped after 1, 2, 4 and 1 attempts, others finished`,
    );
  });
});
