import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endSurvivors, pickSurvivors } from '../../../runner/platform/tree/survivors.ts';
import type { MarkedRow } from '../../../runner/platform/tree/tree.ts';
import { commandLine, isAlive, until } from '../../executor/launch/support/programs.ts';
import { fuzzCount } from '../../support/random.ts';
import { job, testFolder } from './support/jobs.ts';
import { carriers, pidsIn, TREE, TREE_SIZE } from './support/processes.ts';
import { buildDaemon, startDaemon } from './support/start-daemon.ts';

const newMark = (): string => `test-${randomBytes(8).toString('hex')}`;

describe.skipIf(process.platform !== 'linux')('when a daemon is killed', () => {
  let bundle: string;
  let folder: string;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stepwell-daemon-'));
    bundle = await buildDaemon(folder);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test(`its executors end their steps and themselves, trees with setsid and forks included, ${fuzzCount(50, 3)} times`, async () => {
    for (let round = 0; round < fuzzCount(50, 3); round += 1) {
      const mark = newMark();
      const jobs = [1, 2].map(() => job({ steps: [{ id: 'one', run: TREE }] }));
      const daemon = startDaemon(bundle, mark, jobs);
      const trees = await Promise.all(jobs.map((one) => pidsIn(join(one.folder, 'pids'), TREE_SIZE)));
      expect(carriers(mark).length).toBeGreaterThanOrEqual(2);
      daemon.kill('SIGKILL');
      await until(() => carriers(mark).length === 0, 'no marked process is left');
      await until(() => !trees.flat().some(isAlive), 'no process of a tree is left');
      expect(await endSurvivors(mark)).toEqual({ ended: 0, left: [] });
    }
  });

  test(`and its executors too, what they left is found and ended, ${fuzzCount(50, 3)} times`, async () => {
    for (let round = 0; round < fuzzCount(50, 3); round += 1) {
      const mark = newMark();
      const one = job({ steps: [{ id: 'one', run: TREE }] });
      const daemon = startDaemon(bundle, mark, [one]);
      const tree = await pidsIn(join(one.folder, 'pids'), TREE_SIZE);
      const executors = carriers(mark).filter((pid) => commandLine(pid).includes('executor-process'));
      expect(executors).not.toEqual([]);
      // A stopped executor does nothing about it; a killed one leaves its steps alone.
      if (round % 2 === 0) for (const pid of executors) process.kill(pid, 'SIGSTOP');
      daemon.kill('SIGKILL');
      if (round % 2 === 1) for (const pid of executors) process.kill(pid, 'SIGKILL');
      const { ended, left } = await endSurvivors(mark);
      expect(ended).toBeGreaterThanOrEqual(2);
      expect(left).toEqual([]);
      expect(carriers(mark)).toEqual([]);
      expect(tree.filter(isAlive)).toEqual([]);
    }
  });

  test('what another runner, or this one, has started is left alone', async () => {
    const mark = newMark();
    const sleeper = (value: string) =>
      spawn('sleep', ['300'], {
        env: { PATH: process.env['PATH'], STEPWELL_MARK: value },
        stdio: 'ignore',
        detached: true,
      });
    // Of a mark that only begins the same, and of our own: both are children of this process.
    const others = [sleeper(`${mark}x`), sleeper(`${mark}/new`)];
    const file = join(testFolder(), 'pid');
    const env = { PATH: process.env['PATH'], STEPWELL_MARK: `${mark}/old` };
    const starter = spawn('sh', ['-c', `setsid sh -c 'echo $$ > "${file}"; exec sleep 300' &`], {
      env,
      stdio: 'ignore',
    });
    try {
      await once(starter, 'exit');
      const [orphan = 0] = await pidsIn(file, 1);
      await until(() => readFileSync(`/proc/${orphan}/comm`, 'utf8') === 'sleep\n', 'it sleeps');
      expect(await endSurvivors(mark)).toEqual({ ended: 1, left: [] });
      expect(isAlive(orphan)).toBe(false);
      for (const other of others) expect(isAlive(other.pid ?? 0)).toBe(true);
    } finally {
      for (const other of others) other.kill('SIGKILL');
    }
  });
});

describe('who counts as a survivor', () => {
  const row = (pid: number, parent: number, group: number, session: number, marked = false): MarkedRow => ({
    pid,
    parent,
    group,
    session,
    started: String(pid),
    marked,
  });
  const pick = (rows: MarkedRow[], known: { pid: number; group: number; started: string }[] = []): number[] =>
    pickSurvivors(rows, known, 50).map(({ pid }) => pid);

  test('whoever carries the mark, is in a session or group of theirs, or is a child of one', () => {
    const rows = [
      row(100, 1, 100, 100, true),
      row(101, 1, 100, 100),
      row(102, 101, 102, 102),
      row(103, 1, 103, 103),
      row(104, 1, 99, 99, true),
      row(105, 1, 99, 99),
    ];
    expect(pick(rows)).toEqual([100, 101, 102, 104, 105]);
  });

  test('not this process, what it started, or who shares a session with it', () => {
    const rows = [
      row(50, 1, 50, 40),
      row(51, 50, 51, 51, true),
      row(52, 51, 52, 52, true),
      row(53, 1, 50, 40),
      row(54, 1, 54, 40, true),
    ];
    expect(pick(rows)).toEqual([54]);
  });

  test('not the session of a leader who is there and is not marked', () => {
    const rows = [row(200, 1, 200, 200), row(201, 200, 201, 200, true), row(202, 200, 202, 200)];
    expect(pick(rows)).toEqual([201]);
  });

  test('not a process that got the number of one that was found before', () => {
    const known = [{ pid: 300, group: 300, started: 'earlier' }];
    expect(pick([row(300, 1, 300, 300)], known)).toEqual([]);
    expect(pick([row(300, 1, 300, 300)], [{ pid: 300, group: 300, started: '300' }])).toEqual([300]);
  });

  test('nobody where sessions are not known', () => {
    expect(pick([row(400, 1, 400, 0, true), row(401, 1, 401, 0)])).toEqual([400]);
  });

  test('an empty mark is refused: it would mean everybody', async () => {
    await expect(endSurvivors('')).rejects.toThrow('mark');
  });
});
