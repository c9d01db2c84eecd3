import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { status } from '../../../protocol/control/runner.ts';
import { connect } from '../../../runner/client/connect.ts';
import { claim, type Claim } from '../../../runner/daemon/ownership/claim.ts';
import { epochsIn, ownerFile, type Owner } from '../../../runner/daemon/ownership/owner-file.ts';
import { identityOf, type ProcessIdentity } from '../../../runner/platform/process-identity.ts';
import { fuzzCount } from '../../support/random.ts';
import { newStateDir } from './support/folders.ts';
import { runner } from './support/runners.ts';

const client = { name: 'test', version: '1' };

function owners(): string {
  const folder = newStateDir();
  mkdirSync(folder, { recursive: true });
  return folder;
}

function me(pid: number): Omit<Owner, 'epoch'> {
  const process: ProcessIdentity = { pid, started: 'then', boot: 'b', space: 's' };
  return { process, socket: '/nowhere', version: '1.0.0', build: 'x', startedAt: '2026-01-01T00:00:00.000Z' };
}

/** Lets those that are alive be told. */
const living = (pids: ReadonlySet<number>) => ({
  isAlive: ({ pid }: ProcessIdentity) => Promise.resolve(pids.has(pid)),
  answers: () => Promise.resolve(false),
});

test('of many that see the last owner dead at once, one follows it, and the others say who', async () => {
  for (let round = 0; round < fuzzCount(100, 10); round++) {
    const folder = owners();
    await claim(folder, me(1), { liveness: living(new Set()) });
    const pids = Array.from({ length: 8 }, (_, index) => 10 + index);
    let arrived = 0;
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const claims = await Promise.all(
      pids.map((pid) =>
        claim(folder, me(pid), {
          liveness: living(new Set(pids)),
          beforeLink: () => {
            if (++arrived === pids.length) open();
            return gate;
          },
        }),
      ),
    );
    const winners = claims.filter((result): result is Extract<Claim, { owned: true }> => result.owned);
    expect(winners).toHaveLength(1);
    const named = claims.flatMap((result) => (result.owned ? [] : [result.owner.epoch]));
    expect(new Set(named)).toEqual(new Set([winners[0]?.ownership.epoch]));
  }
});

test('one that was too slow finds newer owners, and withdraws', async () => {
  const folder = owners();
  let tries = 0;
  const result = await claim(folder, me(2), {
    liveness: living(new Set([50])),
    beforeLink: async () => {
      if (++tries > 1) return;
      // Thirty owners came and went meanwhile, and the oldest of their files are gone.
      for (let pid = 21; pid <= 50; pid++) await claim(folder, me(pid), { liveness: living(new Set()) });
    },
  });
  expect(result).toMatchObject({ owned: false, owner: { epoch: 30, process: { pid: 50 } } });
  expect(epochsIn(folder)).not.toContain(1);
});

test('an owner that let go is followed while its process lives', async () => {
  const folder = owners();
  const alive = { liveness: living(new Set([1, 2])) };
  const first = await claim(folder, me(1), alive);
  expect(await claim(folder, me(2), alive)).toMatchObject({ owned: false });
  if (first.owned) first.ownership.release();
  expect(await claim(folder, me(2), alive)).toMatchObject({ owned: true, ownership: { epoch: 2 } });
});

test('an owner that nobody can see from here is asked by its socket', async () => {
  const folder = owners();
  const elsewhere = (answers: boolean) => ({
    liveness: { isAlive: () => Promise.resolve('elsewhere' as const), answers: () => Promise.resolve(answers) },
  });
  await claim(folder, me(1), elsewhere(false));
  expect(await claim(folder, me(2), elsewhere(true))).toMatchObject({ owned: false });
  expect(await claim(folder, me(2), elsewhere(false))).toMatchObject({ owned: true });
});

test('an owner file that cannot be read keeps nobody out', async () => {
  const folder = owners();
  writeFileSync(ownerFile(folder, 4), 'not json');
  expect(await claim(folder, me(1), { liveness: living(new Set()) })).toMatchObject({
    owned: true,
    ownership: { epoch: 5 },
  });
});

test('runners started together: one serves, the others say who and exit 0', { timeout: 3_600_000 }, async () => {
  for (let round = 0; round < fuzzCount(100, 2); round++) {
    const stateDir = newStateDir();
    const runners = Array.from({ length: 4 }, () => runner(stateDir, ['--wait']));
    const winner = await Promise.any(
      runners.map((each) => each.says(`(pid ${each.child.pid ?? 0}) works in`).then(() => each)),
    );
    const others = runners.filter((each) => each !== winner);
    expect(await Promise.all(others.map(({ ended }) => ended))).toEqual([0, 0, 0]);
    for (const each of others) expect(each.stderr()).toContain(`already: pid ${winner.child.pid ?? 0}, version`);
    const connected = await connect({ stateDir, client });
    expect(connected.runner.pid).toBe(winner.child.pid);
    connected.close();
    winner.child.kill('SIGTERM');
    expect(await winner.ended).toBe(0);
  }
});

test(
  'a stale owner whose pid belongs to another program now: the runner starts, the program is left alone',
  { timeout: 300_000 },
  async () => {
    for (let round = 0; round < fuzzCount(20, 2); round++) {
      const stranger = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      onTestFinished(() => {
        stranger.kill('SIGKILL');
      });
      await once(stranger, 'spawn');
      const stateDir = newStateDir();
      mkdirSync(join(stateDir, 'owners'), { recursive: true, mode: 0o700 });
      const identity = await identityOf(stranger.pid ?? 0);
      expect(identity).toBeDefined();
      const owner = {
        ...me(0),
        epoch: 3,
        process: { ...identity, started: '1' },
        socket: join(stateDir, 'runner.sock'),
      };
      writeFileSync(ownerFile(join(stateDir, 'owners'), 3), JSON.stringify(owner));
      await leaveSocket(join(stateDir, 'runner.sock'));

      const started = runner(stateDir, ['--wait']);
      await started.says('works in');
      const connected = await connect({ stateDir, client });
      expect(await connected.request(status, {})).toMatchObject({ pid: started.child.pid, state: 'serving' });
      connected.close();
      expect(stranger.exitCode).toBe(null);
      expect(stranger.signalCode).toBe(null);
      started.child.kill('SIGTERM');
      await started.ended;
      stranger.kill('SIGKILL');
    }
  },
);

/** A socket file nobody listens on, as a killed runner leaves it. */
async function leaveSocket(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`;
  await once(spawn(process.execPath, ['-e', script], { stdio: 'ignore' }), 'close');
  expect(existsSync(path)).toBe(true);
}
