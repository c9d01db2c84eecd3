import { describe, expect, test } from 'vitest';
import { createMarks } from '../../../runner/executor/launch/mark.ts';
import { groupExists, signalGroup, signalProcess } from '../../../runner/platform/tree/group.ts';
import { killTree } from '../../../runner/platform/tree/kill-tree.ts';
import { linuxGroupLives, listLinuxMembers, type ProcFs } from '../../../runner/platform/tree/linux.ts';
import { listPsMembers } from '../../../runner/platform/tree/ps.ts';
import type { Member } from '../../../runner/platform/tree/tree.ts';
import { endWindowsTree } from '../../../runner/platform/tree/windows.ts';

const identity = { root: 100, mark: 'mark.0', pipes: ['pipe:[7]'] };

interface FakeProcess {
  parent?: number;
  group?: number;
  session?: number;
  state?: string;
  name?: string;
  environ?: string | Error;
  stdout?: string;
}

/** A /proc of such processes; `onList` may change it before each listing. */
function procOf(processes: Record<number, FakeProcess>, onList: (listing: number) => void = () => undefined): ProcFs {
  let listing = 0;
  const at = (path: string): FakeProcess => {
    const found = processes[Number(path.split('/')[2])];
    if (found === undefined) throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    return found;
  };
  return {
    readdirSync() {
      onList(listing++);
      return ['self', 'meminfo', ...Object.keys(processes)];
    },
    readFileSync(path) {
      const { parent = 1, group = 1, session = 1, state = 'S', name = 'prog', environ = 'A=1' } = at(path);
      if (path.endsWith('/stat')) {
        return Buffer.from(`5 (${name}) ${state} ${parent} ${group} ${session} ${'0 '.repeat(15)}777 0`);
      }
      if (environ instanceof Error) throw environ;
      return Buffer.from(environ);
    },
    readlinkSync(path) {
      return path.endsWith('/1') ? (at(path).stdout ?? '/dev/null') : '/dev/null';
    },
  };
}

const pids = (members: readonly Member[]): number[] => members.map(({ pid }) => pid).sort((a, b) => a - b);

describe('members of a tree by /proc', () => {
  test('are told by group, session, mark, pipe and parent', () => {
    const proc = procOf({
      100: { group: 100, session: 100 },
      101: { group: 100, session: 100 },
      102: { group: 102, session: 100 },
      103: { environ: 'A=1\0STEPWELL_MARK=mark.0\0B=2' },
      104: { environ: 'STEPWELL_MARK=mark.0/inner.3' },
      105: { environ: '', stdout: 'pipe:[7]' },
      106: { environ: '', parent: 103 },
      107: { environ: '', parent: 106 },
      200: { environ: 'STEPWELL_MARK=mark.01' },
      201: { environ: 'X_STEPWELL_MARK=mark.0' },
      202: { stdout: 'pipe:[77]' },
      203: { environ: new Error('EACCES') },
    });
    expect(pids(listLinuxMembers(identity, [], undefined, proc))).toEqual([100, 101, 102, 103, 104, 105, 106, 107]);
  });

  test('are not told by a number that may have gone to a stranger', () => {
    const proc = procOf({
      100: { group: 100, session: 100 },
      101: { group: 101, session: 100, parent: 100 },
      102: { group: 102, session: 100, environ: 'STEPWELL_MARK=mark.0' },
    });
    expect(pids(listLinuxMembers({ ...identity, ownsNumber: false }, [], undefined, proc))).toEqual([102]);
  });

  test('do not include zombies', () => {
    const proc = procOf({ 100: { group: 100, session: 100, state: 'Z' } });
    expect(listLinuxMembers(identity, [], undefined, proc)).toEqual([]);
    expect(linuxGroupLives(100, proc)).toBe(false);
  });

  test('have names of any kind', () => {
    const proc = procOf({ 101: { name: 'a) Z 1 1 (b', group: 100, session: 100 } });
    expect(pids(listLinuxMembers(identity, [], undefined, proc))).toEqual([101]);
  });

  test('are found when they fork while they are listed', () => {
    const processes: Record<number, FakeProcess> = { 300: { environ: 'STEPWELL_MARK=mark.0' } };
    const proc = procOf(processes, (listing) => {
      if (listing === 1) processes[301] = { environ: 'STEPWELL_MARK=mark.0' };
    });
    expect(pids(listLinuxMembers(identity, [], undefined, proc))).toEqual([300, 301]);
  });

  test('are found when they were in the middle of an exec', () => {
    const processes: Record<number, FakeProcess> = { 300: { environ: '' } };
    const proc = procOf(processes, (listing) => {
      if (listing === 1) processes[300] = { environ: 'STEPWELL_MARK=mark.0' };
    });
    expect(pids(listLinuxMembers(identity, [], undefined, proc))).toEqual([300]);
  });

  test('are known again by their start time, not by their pid alone', () => {
    const proc = procOf({ 300: {}, 301: {} });
    const known = [
      { pid: 300, group: 1, started: '777' },
      { pid: 301, group: 1, started: '1' },
    ];
    expect(pids(listLinuxMembers(identity, known, undefined, proc))).toEqual([300]);
  });
});

describe('members of a tree by ps', () => {
  const listing = [
    '  100     1   100 Ss   Mon Nov 23 10:00:00 2026 /bin/sh -c x',
    '  101   100   101 S    Mon Nov 23 10:00:01 2026 sleep 60',
    '  103     1   103 S+   Mon Nov 23 10:00:02 2026 node x.js A=1 STEPWELL_MARK=mark.0 B=2',
    '  104     1   104 S    Mon Nov 23 10:00:02 2026 node STEPWELL_MARK=mark.0/inner.2',
    '  105     1   100 Z    Mon Nov 23 10:00:02 2026 (sh)',
    '  200     1   200 S    Mon Nov 23 10:00:03 2026 node STEPWELL_MARK=mark.01',
    'ps: some warning',
  ].join('\n');

  test('are told by group, mark and parent', async () => {
    const members = await listPsMembers(identity, [], undefined, () => Promise.resolve(listing));
    expect(pids(members)).toEqual([100, 101, 103, 104]);
  });
});

describe('killing', () => {
  test('goes on until two scans in a row are empty', async () => {
    const scans: Member[][] = [
      [{ pid: 101, group: 101, started: '' }],
      [],
      [{ pid: 102, group: 101, started: '' }],
      [],
      [],
    ];
    const sent: string[] = [];
    const left = await killTree(identity, {
      list: (_, __, onFound) => {
        const members = scans.shift() ?? [];
        if (onFound) members.forEach(onFound);
        return members;
      },
      kill: (pid, signal) => sent.push(`${pid} ${signal}`),
      wait: () => Promise.resolve(),
      groupAlive: () => false,
    });
    expect(left).toEqual([]);
    expect(scans).toEqual([]);
    // The group 101 is killed as one only while its leader is known to be of the tree.
    expect(sent).toEqual(['101 SIGSTOP', '101 SIGKILL', '-101 SIGKILL', '102 SIGSTOP', '102 SIGKILL']);
  });

  test('gives up on what cannot die, and says what it is', async () => {
    let scans = 0;
    const stuck = { pid: 101, group: 100, started: '' };
    const options = { kill: () => true, wait: () => Promise.resolve(), groupAlive: () => true };
    expect(await killTree(identity, { ...options, list: () => (scans++, [stuck]) })).toEqual([stuck]);
    expect(scans).toBeLessThan(50);
  });

  test('never reaches beyond a step', () => {
    const kill = (): never => {
      throw new Error('signalled');
    };
    for (const number of [1, 0, -1]) {
      expect(() => {
        signalGroup(number, 'SIGKILL', kill);
      }).toThrow(RangeError);
      expect(() => {
        signalProcess(number, 'SIGKILL', kill);
      }).toThrow(RangeError);
    }
  });

  test('a group that is gone is no error', () => {
    const kill = (): never => {
      throw Object.assign(new Error(), { code: 'ESRCH' });
    };
    signalGroup(100, 'SIGTERM', kill);
    expect(groupExists(100, 'linux', kill)).toBe(false);
  });

  test('a group of zombies on macOS does not exist, one of another user on Linux does', () => {
    const kill = (): never => {
      throw Object.assign(new Error(), { code: 'EPERM' });
    };
    expect([groupExists(100, 'darwin', kill), groupExists(100, 'linux', kill)]).toEqual([false, true]);
  });

  test('on Windows goes through taskkill, by force only when asked', async () => {
    const ran: string[] = [];
    const run = (program: string, args: readonly string[]): Promise<void> => {
      ran.push([program, ...args].join(' '));
      return Promise.resolve();
    };
    await endWindowsTree(100, false, run);
    await endWindowsTree(100, true, run);
    expect(ran).toEqual(['taskkill /PID 100 /T', 'taskkill /PID 100 /T /F']);
  });
});

test('marks are of one launcher, one a program, and keep the mark of an outer runner in front', () => {
  const next = createMarks({});
  const [first, second] = [next(), next()];
  expect(first).toMatch(/^[0-9a-f]{24}\.0$/);
  expect(second).toBe(first.replace(/0$/, '1'));
  expect(createMarks({})()).not.toBe(first);
  expect(createMarks({ STEPWELL_MARK: first })()).toMatch(
    new RegExp(`^${first.replace('.', '\\.')}/[0-9a-f]{24}\\.0$`),
  );
});
