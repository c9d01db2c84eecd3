import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  cancel,
  CONTROL_PROTOCOL_VERSIONS,
  hello,
  status,
  subscribe,
  wait,
  type EventsParams,
} from '../../protocol/control/index.ts';
import { findRunner } from '../../runner/client/find-runner.ts';
import { layoutOf } from '../../runner/state-dir/layout.ts';
import { Peer } from '../daemon/connection/support/peer.ts';
import { memoryMiB, openFiles } from '../daemon/supervisor/support/processes.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';
import { copyBuild } from './support/build-copy.ts';
import { eventually, tell } from './support/eventually.ts';
import { Watcher } from './support/watcher.ts';
import { startOn, World } from './support/world.ts';

const ON_LINUX = process.platform === 'linux';
const timeout = fuzzCount(3_600_000, 300_000);

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
});

describe('clients that follow', { timeout, retry: 0 }, () => {
  test('and are killed leave nothing behind in the runner', async () => {
    const rounds = fuzzCount(100, 5);
    const world = new World({ dist: build.dist });
    await world.start();
    const file = world.file('long', { steps: [{ id: 'one', run: 'while :; do echo line; sleep 0.1; done' }] });
    const client = await world.client();
    const pid = await startOn(client, file);
    const look = (): Promise<{ clients: number }> => client.request(status, {});
    const before = { clients: (await look()).clients, files: ON_LINUX ? openFiles(world.pid) : 0 };
    for (let round = 0; round < rounds; round += 1) {
      const commands = [
        ['logs', pid, '--follow'],
        ['wait', pid],
        ['logs', pid, '--follow', '--json'],
      ];
      const followers = commands.map((words) =>
        spawn(process.execPath, [join(build.dist, 'stepwell.js'), ...words, '--state-dir', world.stateDir], {
          stdio: ['ignore', 'ignore', 'ignore'],
        }),
      );
      onTestFinished(() => {
        for (const follower of followers) follower.kill('SIGKILL');
      });
      await eventually('they follow', async () => (await look()).clients >= before.clients + followers.length);
      const ended = Promise.all(followers.map((follower) => once(follower, 'close')));
      for (const follower of followers) follower.kill('SIGKILL');
      await ended;
      await eventually('the runner has noticed', async () => (await look()).clients === before.clients);
    }
    if (ON_LINUX) await eventually('their files are closed', () => openFiles(world.pid) <= before.files);
    client.close();
    tell('18', `${rounds * 3} followers killed: clients and descriptors of the runner are as before`);
  });

  test('and go away and come back miss nothing, and see nothing twice', async () => {
    const seed = announcedSeed('followers that come back');
    const random = new Random(seed);
    const rounds = fuzzCount(100, 5);
    const world = new World({ dist: build.dist });
    await world.start();
    const steady = await Watcher.of(world);
    const first = await world.client();
    const told: number[] = [];
    const begins = first.lastEvent;
    first.close();
    const file = world.file('quick', { steps: ['a', 'b', 'c'].map((id) => ({ id, run: 'true' })) });
    const client = await world.client();
    let started = 0;
    for (let round = 0; round < rounds; round += 1) {
      const follower = await world.client();
      await follower.subscribe(told.at(-1) ?? begins, {
        events: (events) => {
          told.push(...events.map(({ number }) => number));
        },
      });
      const pids = await Promise.all(Array.from({ length: 1 + random.below(4) }, () => startOn(client, file)));
      started += pids.length;
      // It leaves in the middle, or when all is over, and its connection just ends.
      await sleep(random.below(150));
      follower.close();
      if (random.below(2) === 0) await Promise.all(pids.map((pid) => client.request(wait, { pid })));
    }
    await world.with((last) =>
      eventually('all is over', async () => {
        const { counts } = await last.request(status, {});
        return counts.ready + counts.running === 0;
      }),
    );
    const end = (await world.client()).lastEvent;
    const follower = await world.client();
    await follower.subscribe(told.at(-1) ?? begins, {
      events: (events) => {
        told.push(...events.map(({ number }) => number));
      },
    });
    await eventually('both have heard all', () => told.at(-1) === end && steady.last === end);
    expect(told).toEqual(Array.from({ length: end - begins }, (_, index) => begins + 1 + index));
    expect(steady.faults).toEqual([]);
    expect(steady.told.map(({ number }) => number)).toEqual(told);
    for (const one of [client, follower]) one.close();
    tell(
      '18',
      `a follower that went and came back ${rounds} times, seed ${seed}: ${told.length} events of ${started} processes, none missed, none twice`,
    );
  });

  test('and do not read cost no memory, hold up nobody, and are told when they missed something', async () => {
    const world = new World({ dist: build.dist, concurrency: 2 });
    await world.start();
    const slow = await slowFollower(world);
    const steady = await Watcher.of(world);
    // The data of a pause does not travel with its event, a long message does: some MiB of events.
    const message = 'm'.repeat(15_000);
    const file = world.file('asks', {
      steps: [
        { id: 'one', if: 'false', run: 'true' },
        { id: 'two', run: 'true', interrupt: { message } },
      ],
    });
    const client = await world.client();
    const processes = fuzzCount(2_000, 60);
    await Promise.all(Array.from({ length: 10 }, () => startOn(client, file)));
    const before = ON_LINUX ? memoryMiB(world.pid, 'VmRSS') : 0;
    for (let count = 0; count < processes; count += 10) {
      const pids = await Promise.all(Array.from({ length: 10 }, () => startOn(client, file)));
      await Promise.all(pids.map((pid) => steady.sees(pid, 'processInterrupted')));
      // Those that wait are kept in memory, message and all; of those that are over nothing is.
      await Promise.all(pids.map((pid) => client.request(cancel, { pid })));
    }
    const after = ON_LINUX ? memoryMiB(world.pid, 'VmRSS') : 0;
    expect(steady.faults).toEqual([]);
    // What is kept for followers to come back is 16 MiB, as text.
    expect(after - before).toBeLessThan(80);
    slow.peer.socket.resume();
    const end = steady.last;
    const { numbers, lost } = await slow.readTo(end);
    if (lost === undefined)
      expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, index) => (numbers[0] ?? 0) + index));
    else expect(lost).toBeGreaterThan(0);
    client.close();
    tell(
      '18',
      `a follower that did not read during ${processes} processes: ${lost === undefined ? 'told everything afterwards, no gap' : 'told that it missed events'}; runner ${before.toFixed(0)} -> ${after.toFixed(0)} MiB, the others were told all`,
    );
  });
});

/** One that subscribes, and from then on reads nothing. */
async function slowFollower(world: World) {
  const found = findRunner(layoutOf(world.stateDir));
  if (!found) throw new Error('no runner');
  const peer = await Peer.connect(found.socket);
  const client = { name: 'slow', version: '0' };
  const params = { protocolVersions: [...CONTROL_PROTOCOL_VERSIONS], client, token: found.token };
  peer.send({ id: 1, method: hello.method, params });
  await peer.next();
  peer.send({ id: 2, method: subscribe.method, params: {} });
  await peer.next();
  peer.socket.pause();
  return {
    peer,
    /** Numbers it was told up to an event, or where it was told that it lost some. */
    readTo: async (end: number): Promise<{ numbers: number[]; lost?: number }> => {
      const numbers: number[] = [];
      while ((numbers.at(-1) ?? 0) < end) {
        const message = (await peer.next()) as unknown as {
          method: string;
          params: EventsParams & { lastEvent: number };
        };
        if (message.method === 'events/lost') return { numbers, lost: message.params.lastEvent };
        if (message.method === 'events/batch') numbers.push(...message.params.events.map(({ number }) => number));
      }
      return { numbers };
    },
  };
}
