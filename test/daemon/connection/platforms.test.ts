import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isNewer } from '../../../runner/build/is-newer.ts';
import { groupId } from '../../../runner/platform/group-id.ts';
import { identityOf, isSameProcessAlive, type IdentitySource } from '../../../runner/platform/process-identity.ts';
import { chooseStateDir, defaultStateDir } from '../../../runner/state-dir/default-location.ts';
import { layoutOf } from '../../../runner/state-dir/layout.ts';
import { prepareStateDir } from '../../../runner/state-dir/prepare.ts';
import { ensureId, ensureToken, readToken } from '../../../runner/state-dir/secret-file.ts';
import { socketPlace } from '../../../runner/state-dir/socket-place.ts';
import { newStateDir } from './support/folders.ts';

test('state lies where each system keeps state', () => {
  expect(defaultStateDir({}, 'linux', '/home/a')).toBe('/home/a/.local/state/stepwell');
  expect(defaultStateDir({ XDG_STATE_HOME: '/s' }, 'linux', '/home/a')).toBe('/s/stepwell');
  expect(defaultStateDir({ XDG_STATE_HOME: 'relative' }, 'linux', '/home/a')).toBe('/home/a/.local/state/stepwell');
  expect(defaultStateDir({ XDG_STATE_HOME: '/s' }, 'darwin', '/Users/a')).toBe(
    '/Users/a/Library/Application Support/stepwell',
  );
  expect(defaultStateDir({ LOCALAPPDATA: 'C:\\L' }, 'win32', 'C:\\Users\\a')).toBe('C:\\L\\stepwell');
  expect(defaultStateDir({}, 'win32', 'C:\\Users\\a')).toBe('C:\\Users\\a\\AppData\\Local\\stepwell');
});

test('an option goes before the variable, the variable before the default', () => {
  const env = { STEPWELL_STATE_DIR: '/from/env' };
  expect(chooseStateDir('/given', env, process.platform, '/h')).toMatch(/given$/);
  expect(chooseStateDir(undefined, env, process.platform, '/h')).toMatch(/from.env$/);
  expect(chooseStateDir(undefined, { STEPWELL_STATE_DIR: '' }, 'linux', '/h')).toMatch(/stepwell$/);
});

test('a socket lies in the state directory, or in a short place of its own where the path would be too long', () => {
  const around = { platform: 'linux' as const, uid: 7, temporary: '/tmp' };
  expect(socketPlace('/state', around)).toEqual({ path: '/state/runner.sock' });
  const long = socketPlace(`/${'x'.repeat(120)}`, around);
  expect(long.path).toMatch(/^\/tmp\/stepwell-7-[0-9a-f]{16}\/runner\.sock$/);
  expect(long.folder).toBe(long.path.replace('/runner.sock', ''));
  expect(socketPlace(`/${'x'.repeat(120)}`, around)).toEqual(long);
  expect(socketPlace(`/${'ä'.repeat(50)}`, around).folder).toBeDefined();
  expect(socketPlace(`/${'x'.repeat(120)}`, { ...around, temporary: `/${'t'.repeat(90)}` }).path).toMatch(/^\/tmp\//);
  const pipes = [1, 2].map(() => socketPlace('C:\\s', { platform: 'win32', uid: undefined, temporary: '' }).path);
  expect(pipes[0]).toMatch(/^\\\\\.\\pipe\\stepwell-[0-9a-f]{24}$/);
  expect(pipes[0]).not.toBe(pipes[1]);
});

test('the token is made once, for the owner alone', () => {
  const layout = prepareStateDir(newStateDir());
  expect(readToken(layout)).toBeUndefined();
  const token = ensureToken(layout);
  expect(token).toMatch(/^[0-9a-f]{64}$/);
  expect(ensureToken(layout)).toBe(token);
  expect(readToken(layout)).toBe(token);
  expect(ensureId(layout)).toMatch(/^[0-9a-f]{16}$/);
  expect(ensureId(layout)).not.toBe(token.slice(0, 16));
  if (process.platform !== 'win32') expect(statSync(layout.token).mode & 0o777).toBe(0o600);
  writeFileSync(layout.token, 'short');
  expect(() => readToken(layout)).toThrow(/Remove it/);
});

test('open modes of an old state directory are put right', () => {
  if (process.platform === 'win32') return;
  const root = newStateDir();
  mkdirSync(root, { mode: 0o755 });
  prepareStateDir(root);
  expect(statSync(root).mode & 0o777).toBe(0o700);
  expect(statSync(layoutOf(root).owners).mode & 0o777).toBe(0o700);
});

test('a process is known by pid, start and boot: this one lives, one that ended does not', async () => {
  const self = await identityOf(process.pid);
  expect(self).toMatchObject({ pid: process.pid });
  if (!self) throw new Error('no identity');
  expect(await isSameProcessAlive(self)).toBe(true);
  expect(await isSameProcessAlive({ ...self, started: '1' })).toBe(false);
  expect(await isSameProcessAlive({ ...self, boot: 'another' })).toBe(false);
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  const identity = await identityOf(child.pid ?? 0);
  await once(child, 'exit');
  if (identity) expect(await isSameProcessAlive(identity)).toBe(false);
});

function source(platform: NodeJS.Platform, answers: Record<string, string>): IdentitySource {
  const find = (key: string): string => {
    const answer = answers[key];
    if (answer === undefined) throw new Error(`nothing for ${key}`);
    return answer;
  };
  return {
    platform,
    read: find,
    link: find,
    run: (program, args) => Promise.resolve(find(`${program} ${args.join(' ')}`)),
  };
}

test('Linux: start time in ticks after boot, from behind a name that holds anything', async () => {
  const fields = ['S', ...Array.from({ length: 18 }, () => '0'), '4711', '0'];
  const linux = source('linux', {
    '/proc/5/stat': `5 (a) b (c)) ${fields.join(' ')}`,
    '/proc/6/stat': `6 (gone) Z ${fields.slice(1).join(' ')}`,
    '/proc/sys/kernel/random/boot_id': 'boot-1\n',
    '/proc/self/ns/pid': 'pid:[1]',
  });
  const identity = { pid: 5, started: '4711', boot: 'boot-1', space: 'pid:[1]' };
  expect(await identityOf(5, linux)).toEqual(identity);
  expect(await identityOf(6, linux)).toBeUndefined();
  expect(await identityOf(7, linux)).toBeUndefined();
  expect(await isSameProcessAlive({ ...identity, space: 'pid:[2]' }, linux)).toBe('elsewhere');
});

test('macOS: start time from ps, boot from the session of the kernel', async () => {
  const mac = source('darwin', {
    'ps -o stat=,lstart= -p 5': 'Ss   Mon Nov 23 10:00:00 2026    \n',
    'ps -o stat=,lstart= -p 6': 'Z    Mon Nov 23 10:00:00 2026\n',
    'sysctl -n kern.bootsessionuuid': 'UUID\n',
  });
  expect(await identityOf(5, mac)).toEqual({ pid: 5, started: 'Mon Nov 23 10:00:00 2026', boot: 'UUID', space: '' });
  expect(await identityOf(6, mac)).toBeUndefined();
  expect(await identityOf(7, mac)).toBeUndefined();
});

test('Windows: start time as the system counts it', async () => {
  const script = '(Get-Process -Id 5).StartTime.ToFileTimeUtc()';
  const windows = source('win32', {
    [`powershell.exe -NoLogo -NoProfile -NonInteractive -Command ${script}`]: '133\r\n',
  });
  expect(await identityOf(5, windows)).toEqual({ pid: 5, started: '133', boot: '', space: '' });
  expect(await identityOf(6, windows)).toBeUndefined();
});

test('a group is found by name, number or directory service; a name that is none is not looked up', () => {
  const run = (program: string): string => (program === 'getent' ? 'ldap:*:900:\n' : 'PrimaryGroupID: 20\n');
  const system = { platform: 'linux' as const, groupFile: () => 'root:x:0:\nstaff:x:50:anna\n', run };
  expect(groupId('staff', system)).toBe(50);
  expect(groupId('77', system)).toBe(77);
  expect(groupId('ldap', system)).toBe(900);
  expect(groupId('none', system)).toBeUndefined();
  expect(groupId('--help', system)).toBeUndefined();
  expect(groupId('admin', { ...system, platform: 'darwin', groupFile: () => '' })).toBe(20);
});

test('versions are compared as numbers, and one before a release is older', () => {
  expect(isNewer('0.10.0', '0.9.9')).toBe(true);
  expect(isNewer('1.0.0', '1.0.0')).toBe(false);
  expect(isNewer('1.0.0', '1.0.0-beta.2')).toBe(true);
  expect(isNewer('1.0.0-beta.10', '1.0.0-beta.2')).toBe(true);
  expect(isNewer('1.0.0-beta.2', '1.0.0')).toBe(false);
});

test('the log of a runner is lines of JSON, and old files are set aside', async () => {
  const { openLogFile } = await import('../../../runner/daemon/log-file.ts');
  const { root } = prepareStateDir(newStateDir());
  const path = join(root, 'runner.log');
  const log = openLogFile({ path, now: () => new Date(0), maxBytes: 300, maxFiles: 3 });
  for (let count = 0; count < 20; count++) log.write('info', 'Something happened', { count });
  log.close();
  const counts = (name: string): number[] =>
    readFileSync(name, 'utf8')
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { count: number }).count);
  expect(JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? '')).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    level: 'info',
    message: 'Something happened',
  });
  const all = [`${path}.2`, `${path}.1`, path].flatMap(counts);
  expect(all).toEqual(Array.from({ length: all.length }, (_, index) => 20 - all.length + index));
  expect(() => statSync(`${path}.3`)).toThrow();
  for (const name of [path, `${path}.1`, `${path}.2`]) expect(statSync(name).size).toBeLessThanOrEqual(300);
});
