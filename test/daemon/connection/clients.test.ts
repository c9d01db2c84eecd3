import { once } from 'node:events';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shutdown, status } from '../../../protocol/control/runner.ts';
import { connect } from '../../../runner/client/connect.ts';
import { isNoRunner } from '../../../runner/client/control-failure.ts';
import { RunnerLink, type LinkState } from '../../../runner/client/runner-link.ts';
import { folderProblem } from '../../../runner/state-dir/prepare.ts';
import { newStateDir } from './support/folders.ts';
import { buildOfVersion, currentBuild, endRunnersOf, livingRunner, runner } from './support/runners.ts';

const client = { name: 'test', version: '1' };
const isWindows = process.platform === 'win32';

test('without a runner a client is told so, and how to start one', async () => {
  const stateDir = newStateDir();
  const failed = await connect({ stateDir, client }).catch((error: unknown) => error);
  expect(isNoRunner(failed)).toBe(true);
  expect(String(failed)).toContain('stepwell runner --wait');
  expect(existsSync(stateDir)).toBe(false);
});

test('clients that find no runner at the same time all end up with the same one', async () => {
  const stateDir = newStateDir();
  endRunnersOf(stateDir);
  const clients = await Promise.all(Array.from({ length: 4 }, () => connect({ stateDir, client, start: 'ifNeeded' })));
  expect(new Set(clients.map(({ runner }) => runner.pid)).size).toBe(1);
  expect(await livingRunner(stateDir)).toBe(clients[0]?.runner.pid);
  for (const each of clients) each.close();
});

test.skipIf(isWindows)('a client whose runner is killed before it answers goes on with the next', async () => {
  const stateDir = newStateDir();
  endRunnersOf(stateDir);
  const first = await connect({ stateDir, client, start: 'ifNeeded' });
  process.kill(first.runner.pid, 'SIGSTOP');
  const second = connect({ stateDir, client, start: 'ifNeeded' });
  // Connections are made one after the other: the client has said hello by now, and nobody answers.
  const behind = createConnection(join(stateDir, 'runner.sock'));
  await once(behind, 'connect');
  behind.on('error', () => undefined);
  process.kill(first.runner.pid, 'SIGKILL');
  expect((await second).runner.pid).not.toBe(first.runner.pid);
  behind.destroy();
  (await second).close();
});

test('a runner started by a client runs from its own copy, in a session of its own, and only its owner gets to it', async () => {
  const stateDir = newStateDir();
  endRunnersOf(stateDir);
  const connected = await connect({ stateDir, client, start: 'ifNeeded' });
  const { build } = currentBuild();
  expect(connected.runner.build).toBe(build);
  expect(existsSync(join(stateDir, 'builds', build, 'stepwell.js'))).toBe(true);
  if (process.platform === 'linux') {
    const command = readFileSync(`/proc/${connected.runner.pid}/cmdline`, 'utf8').split('\0');
    expect(command[1]).toBe(join(stateDir, 'builds', build, 'stepwell.js'));
    const environment = readFileSync(`/proc/${connected.runner.pid}/environ`, 'utf8');
    expect(environment).not.toMatch(/VSCODE_|NODE_OPTIONS|STEPWELL_/);
  }
  if (!isWindows) {
    const mode = (name: string): string => (statSync(join(stateDir, name)).mode & 0o777).toString(8);
    expect(['.', 'owners', 'builds', 'store'].map(mode)).toEqual(['700', '700', '700', '700']);
    expect(['token', 'id', 'runner.log', 'runner.out', 'runner.sock', 'owners/1.json'].map(mode)).toEqual(
      Array.from({ length: 6 }, () => '600'),
    );
  }
  expect(await connected.request(status, {})).toMatchObject({ state: 'serving', clients: 1 });
  connected.close();
});

test('a state directory of another user is none, and neither is a file', () => {
  const stats = { isDirectory: () => true, isSymbolicLink: () => false, uid: 1 };
  expect(folderProblem(stats, 2, 'linux')).toContain('another user (uid 1, this is 2)');
  expect(folderProblem(stats, 1, 'linux')).toBeUndefined();
  expect(folderProblem(stats, undefined, 'win32')).toBeUndefined();
  expect(folderProblem({ ...stats, isDirectory: () => false }, 1, 'linux')).toContain('not a folder');
  expect(folderProblem({ ...stats, isSymbolicLink: () => true }, 1, 'darwin')).toContain('symbolic link');
});

test.skipIf(isWindows)('--group lets a group pass to the socket and the token, and to nothing else', async () => {
  const stateDir = newStateDir();
  const started = runner(stateDir, ['--wait', '--group', String(process.getgid?.() ?? 0)]);
  await started.says('works in');
  const mode = (name: string): string => (statSync(join(stateDir, name)).mode & 0o777).toString(8);
  expect(['.', 'runner.sock', 'token'].map(mode)).toEqual(['710', '660', '640']);
  expect(['owners', 'store', 'builds', 'id', 'runner.log'].map(mode)).toEqual(['700', '700', '700', '600', '600']);
});

test('options that make no sense are refused before anything is made', async () => {
  const stateDir = newStateDir();
  for (const args of [
    ['--concurrency', '0'],
    ['--max-processes', 'x'],
    ['--group', 'no-such-group-here'],
  ]) {
    expect(await runner(stateDir, args).ended).toBe(2);
  }
  expect(existsSync(stateDir)).toBe(false);
});

test('a socket path that would be too long: the runner listens elsewhere, and clients find it', async () => {
  const stateDir = join(newStateDir(), 'x'.repeat(100));
  const started = runner(stateDir, ['--wait']);
  await started.says('works in');
  const connected = await connect({ stateDir, client });
  expect(connected.runner.stateDir).toBe(stateDir);
  connected.close();
});

/** A link with what it told; `reaches` resolves at the next state of that name. */
function linked(
  stateDir: string,
  start: 'never' | 'ifNeeded',
): {
  link: RunnerLink;
  states: LinkState[];
  listed: () => number;
  reaches: (state: LinkState['state']) => Promise<LinkState>;
} {
  const states: LinkState[] = [];
  let listed = 0;
  const waiting: { state: LinkState['state']; resolve: (state: LinkState) => void }[] = [];
  const link = new RunnerLink(
    { stateDir, client, start },
    {
      state: (state) => {
        states.push(state);
        for (const each of waiting.filter((other) => other.state === state.state)) {
          waiting.splice(waiting.indexOf(each), 1);
          each.resolve(state);
        }
      },
      listAnew: () => {
        listed += 1;
      },
      events: () => undefined,
      progress: () => undefined,
    },
  );
  const reaches = (state: LinkState['state']): Promise<LinkState> =>
    new Promise((resolve) => waiting.push({ state, resolve }));
  return { link, states, listed: () => listed, reaches };
}

test('a link goes on with the next runner when its own is killed', async () => {
  const stateDir = newStateDir();
  endRunnersOf(stateDir);
  const { link, states, listed, reaches } = linked(stateDir, 'ifNeeded');
  const first = reaches('connected');
  link.start();
  await first;
  const pid = link.client?.runner.pid ?? 0;
  const lost = reaches('lost');
  const again = reaches('connected');
  process.kill(pid, 'SIGKILL');
  await lost;
  await again;
  expect(link.client?.runner.pid).not.toBe(pid);
  expect(states.slice(0, 2).map(({ state }) => state)).toEqual(['connecting', 'connected']);
  // Nothing happened meanwhile: the new runner goes on from the same number, and nothing has to be listed.
  expect(listed()).toBe(1);
  await link.dispose();
});

test('a runner that somebody stops stays so until a link is asked to start one, and then every link is there', async () => {
  const stateDir = newStateDir();
  endRunnersOf(stateDir);
  const [one, other] = [linked(stateDir, 'ifNeeded'), linked(stateDir, 'ifNeeded')];
  const connected = [one, other].map(({ reaches }) => reaches('connected'));
  for (const { link } of [one, other]) link.start();
  await Promise.all(connected);
  const stopped = [one, other].map(({ reaches }) => reaches('stopped'));
  await one.link.client?.request(shutdown, { mode: 'stop' });
  expect(await Promise.all(stopped)).toEqual([
    { state: 'stopped', onPurpose: true },
    { state: 'stopped', onPurpose: true },
  ]);
  // Long enough for the first looks of both.
  await expect.poll(() => livingRunner(stateDir)).toBeUndefined();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  expect(await livingRunner(stateDir)).toBeUndefined();
  expect(one.states.at(-1)?.state).toBe('stopped');
  const back = [one, other].map(({ reaches }) => reaches('connected'));
  other.link.startRunner();
  await Promise.all(back);
  expect(one.link.client?.runner.pid).toBe(other.link.client?.runner.pid);
  await Promise.all([one.link.dispose(), other.link.dispose()]);
});

test('a link that may not start a runner says so once, makes nothing, and finds the one that somebody starts', async () => {
  const stateDir = newStateDir();
  const { link, states, reaches } = linked(stateDir, 'never');
  const stopped = reaches('stopped');
  link.start();
  expect(await stopped).toEqual({ state: 'stopped', onPurpose: false });
  expect(existsSync(stateDir)).toBe(false);
  const found = reaches('connected');
  await runner(stateDir, ['--wait']).says('works in');
  await found;
  expect(states.map(({ state }) => state)).toEqual(['connecting', 'stopped', 'connected']);
  await link.dispose();
});

test('a client of a newer build has the older runner drain, uses it meanwhile, and its own follows', async () => {
  const stateDir = newStateDir();
  endRunnersOf(stateDir);
  const old = runner(stateDir, ['--wait'], buildOfVersion('0.0.1').folder);
  await old.says('works in');
  const connected = await connect({ stateDir, client, start: 'ifNeeded' });
  expect(connected.runner.version).toBe('0.0.1');
  expect(await old.ended).toBe(0);
  await connected.closed;
  const next = await connect({ stateDir, client, start: 'ifNeeded' });
  expect(next.runner.version).toBe(currentBuild().version);
  next.close();
});

test('a client of an older build uses the newer runner as it is', async () => {
  const stateDir = newStateDir();
  const newer = runner(stateDir, ['--wait'], buildOfVersion('99.0.0').folder);
  await newer.says('works in');
  const connected = await connect({ stateDir, client, start: 'ifNeeded' });
  expect(await connected.request(status, {})).toMatchObject({ version: '99.0.0', state: 'serving' });
  connected.close();
});

test('a runner without --wait ends when there is nothing to do', async () => {
  const stateDir = newStateDir();
  const drained = runner(stateDir, []);
  expect(await drained.ended).toBe(0);
  expect(await livingRunner(stateDir)).toBeUndefined();
});
