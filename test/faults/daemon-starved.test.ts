import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { list } from '../../protocol/control/list.ts';
import { status } from '../../protocol/control/runner.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import { dial } from '../../runner/client/dial.ts';
import { findRunner } from '../../runner/client/find-runner.ts';
import type { RunnerClient } from '../../runner/client/runner-client.ts';
import { layoutOf } from '../../runner/state-dir/layout.ts';
import { openFiles } from '../daemon/supervisor/support/processes.ts';
import { fuzzCount } from '../support/random.ts';
import { copyBuild } from './support/build-copy.ts';
import { eventually, tell } from './support/eventually.ts';
import { executorsOf } from './support/programs.ts';
import { startOn, World } from './support/world.ts';

const ON_LINUX = process.platform === 'linux';
const IS_ROOT = process.getuid?.() === 0;
const timeout = fuzzCount(3_600_000, 300_000);

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
});

describe.skipIf(!ON_LINUX)('too few files (ulimit -n 64)', { timeout, retry: 0 }, () => {
  test('processes fail or wait, the runner lives and goes on when files are free again', async () => {
    const rounds = fuzzCount(20, 2);
    const ends: Record<string, number> = {};
    let refused = 0;
    for (let round = 0; round < rounds; round += 1) {
      const world = new World({ dist: build.dist, concurrency: 4, before: 'ulimit -n 64;' });
      await world.start();
      const runner = world.pid;
      const file = world.file('small', {
        steps: [
          { id: 'one', run: 'sleep 0.05' },
          { id: 'two', run: 'echo "$STEPWELL_PID" >> "$TRACE"' },
        ],
      });
      const client = await world.client();
      const before = await startOn(client, file);
      const crowd = await crowdIn(world);
      expect(openFiles(runner)).toBeGreaterThan(60);
      // In every other round what runs is lost too, and nothing new can be started in its place.
      if (round % 2 === 1) for (const pid of executorsOf(runner)) process.kill(pid, 'SIGKILL');
      const answers = await Promise.allSettled(Array.from({ length: 8 }, () => startOn(client, file)));
      await sleep(500);
      for (const one of crowd) one.close();
      const started = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      for (const answer of answers) {
        if (answer.status === 'fulfilled') continue;
        // Said to whoever asked, with the reason.
        expect(isControlFailure(answer.reason), String(answer.reason)).toBe(true);
        refused += 1;
      }
      for (const pid of [before, ...started]) {
        const info = await world.until(pid);
        expect(['finished', 'error'], pid).toContain(info.status);
        if (info.status === 'error') expect(info.error?.message, pid).not.toBe('');
        ends[info.status] = (ends[info.status] ?? 0) + 1;
      }
      const after = await startOn(client, file);
      expect((await world.until(after)).status).toBe('finished');
      expect(world.alive && client.runner.pid === runner).toBe(true);
      client.close();
      await world.kill();
    }
    const taken = Object.entries(ends).map(([how, count]) => `${count} ${how}`);
    tell(
      '6',
      `ulimit -n 64 used up, ${rounds} times: ${taken.join(', ')}, ${refused} refused; the runner lived each time`,
    );
  });
});

describe.skipIf(!ON_LINUX || !IS_ROOT)('a full disk (small tmpfs, root only)', { timeout, retry: 0 }, () => {
  test('nothing is lost, new work is refused with the reason, and taken again when there is room', async () => {
    const rounds = fuzzCount(20, 1);
    let refusals = 0;
    let unknown = 0;
    for (let round = 0; round < rounds; round += 1) {
      const stateDir = tmpfs('32m');
      const world = new World({ dist: build.dist, stateDir });
      await world.start();
      const runner = world.pid;
      const data = { filler: 'x'.repeat(4_000) };
      const steps = [
        { id: 'one', run: 'echo "$STEPWELL_PID one" >> "$TRACE"' },
        { id: 'two', run: 'echo "$STEPWELL_PID two" >> "$TRACE"' },
      ];
      const file = world.file('small', { steps });
      const asks = world.file('asks', { steps: [{ ...steps[0], interrupt: true }, steps[1]] });
      const client = await world.client();
      const acknowledged: string[] = [];
      for (let count = 0; count < 5; count += 1) acknowledged.push(await startOn(client, file, { data }));
      const waits = await startOn(client, asks, { data });
      await world.until(waits);

      const filler = fill(join(stateDir, 'filler'));
      // What fits into the last page may still be taken.
      const reason = await eventually('it refuses', async () => {
        try {
          acknowledged.push(await startOn(client, file, { data }));
        } catch (error) {
          if (isControlFailure(error, 'Refusing')) return error.data.reason;
          if (!isControlFailure(error, 'OutcomeUnknown')) throw error;
          unknown += 1;
        }
        return undefined;
      });
      expect(reason).toMatch(/disk|space/i);
      refusals += 1;
      const how = await client.request(status, {});
      expect(how).toMatchObject({ state: 'refusing', pid: runner });
      // What there is can be looked at.
      expect((await client.request(list, { limit: 100 })).total).toBeGreaterThanOrEqual(acknowledged.length);
      expect((await world.info(waits)).status).toBe('interrupted');

      filler.remove();
      await eventually('it takes work again', async () => (await client.request(status, {})).state === 'serving');
      acknowledged.push(await startOn(client, file, { data }));
      for (const pid of acknowledged) {
        const info = await world.until(pid);
        // A step whose log or files found no room has failed, and says so.
        if (info.status !== 'finished') expect(info, pid).toMatchObject({ status: 'error', error: { step: /./ } });
      }
      expect(world.alive).toBe(true);
      client.close();
      await world.kill();
      await world.start();
      for (const pid of acknowledged) expect(['finished', 'error']).toContain((await world.info(pid)).status);
      expect((await world.info(waits)).interrupt?.data).toEqual(data);
      const lines = world.traced();
      expect(new Set(lines).size).toBe(lines.length);
      await world.kill();
      unmount(stateDir);
    }
    tell(
      '4',
      `disk full for a while, ${rounds} times: refused with the reason ${refusals} times, ${unknown} outcomes unknown, ` +
        'resumed by itself, lost: nothing, run twice: none',
    );
  });
});

/** As many clients as the runner takes. */
async function crowdIn(world: World): Promise<RunnerClient[]> {
  const found = findRunner(layoutOf(world.stateDir));
  if (!found) throw new Error('no runner');
  const clients: RunnerClient[] = [];
  for (let count = 0; count < 64; count += 1) {
    const client = await dial(found.socket, found.token, { name: 'crowd', version: '0' }).catch(() => undefined);
    if (!client) break;
    clients.push(client);
  }
  return clients;
}

/** A file as large as there is room. */
function fill(path: string): { remove: () => void } {
  const fd = openSync(path, 'w');
  for (let size = 1024 * 1024; size >= 1;) {
    try {
      if (writeSync(fd, Buffer.alloc(size)) < size) size >>= 1;
    } catch {
      size >>= 1;
    }
  }
  closeSync(fd);
  return {
    remove: () => {
      rmSync(path);
    },
  };
}

function tmpfs(size: string): string {
  const path = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-tmpfs-')));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=0700`, 'none', path]);
  onTestFinished(() => {
    unmount(path);
  });
  return path;
}

function unmount(path: string): void {
  try {
    execFileSync('umount', [path], { stdio: 'ignore' });
    rmSync(path, { recursive: true, force: true });
  } catch {
    // It was unmounted before; or a program still has its folder there, and the machine forgets it at its next start.
  }
}
