import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cancel, proceed, start } from '../../protocol/control/index.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../runner/client/runner-client.ts';
import { announcedSeed, fuzzCount, Random } from '../support/random.ts';
import { copyBuild } from './support/build-copy.ts';
import { eventually, tell } from './support/eventually.ts';
import { Watcher } from './support/watcher.ts';
import { startOn, World } from './support/world.ts';

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
});

describe('clients that race', { timeout: fuzzCount(3_600_000, 300_000), retry: 0 }, () => {
  test('a cancel that races the finish: one end, the one that is answered', async () => {
    const seed = announcedSeed('cancel races finish');
    const random = new Random(seed);
    const rounds = fuzzCount(1000, 40);
    const world = new World({ dist: build.dist });
    await world.start();
    const watcher = await Watcher.of(world);
    const file = world.file('quick', { steps: [{ id: 'one', run: 'true' }] });
    const ends: Record<string, number> = {};
    let tooLate = 0;
    const client = await world.client();
    const other = await world.client();
    for (let round = 0; round < rounds; round += 1) {
      const pid = await startOn(client, file);
      // Somewhere between the claim and the end, mostly.
      const moment = random.pick(['processCreated', 'processStarted', 'stepStarted', 'stepFinished'] as const);
      await watcher.sees(pid, moment);
      for (let turns = random.below(20); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
      const accepted = await other.request(cancel, { pid, now: random.below(2) === 0 }).then(
        () => true,
        (error: unknown) => {
          if (!isControlFailure(error, 'WrongState')) throw error;
          return false;
        },
      );
      const info = await world.until(pid);
      expect(['finished', 'cancelled'], pid).toContain(info.status);
      if (!accepted) expect(info.status, pid).toBe('finished');
      // A cancel that was on its way to an executor which had done everything came too late.
      if (accepted && info.status === 'finished') {
        expect(
          info.steps.map(({ status }) => status),
          pid,
        ).toEqual(['finished']);
        tooLate += 1;
      }
      await watcher.sees(pid, info.status === 'finished' ? 'processFinished' : 'processCancelled');
      expect(watcher.endsOf(pid), pid).toHaveLength(1);
      ends[info.status] = (ends[info.status] ?? 0) + 1;
    }
    watcher.close();
    client.close();
    other.close();
    tell(
      '14',
      `cancel against finish, ${rounds} times, seed ${seed}: ${counts(ends)} (${tooLate} with a cancel that came when all was done), one end each`,
    );
  });

  test('two proceeds with one revision from two connections: one wins, one hears who was first', async () => {
    const rounds = fuzzCount(1000, 40);
    const world = new World({ dist: build.dist });
    await world.start();
    const file = world.file('asks', {
      steps: [
        { id: 'one', run: 'echo "$STEPWELL_PID one" >> "$TRACE"', interrupt: true },
        { id: 'two', run: 'echo "$STEPWELL_PID two" >> "$TRACE"' },
      ],
    });
    const [one, two] = [await world.client(), await world.client()];
    const wins = { one: 0, two: 0 };
    for (let round = 0; round < rounds; round += 1) {
      const pid = await startOn(one, file);
      const revision = (await world.until(pid)).interrupt?.revision ?? -1;
      const send = (client: RunnerClient, by: 'one' | 'two') =>
        client.request(proceed, { pid, revision, data: { by }, actor: by });
      const sent = round % 2 === 0 ? [send(one, 'one'), send(two, 'two')] : [send(two, 'two'), send(one, 'one')];
      const answers = await Promise.allSettled(sent);
      expect(
        answers.filter(({ status }) => status === 'fulfilled'),
        pid,
      ).toHaveLength(1);
      const refused = answers.find((answer) => answer.status === 'rejected')?.reason as unknown;
      expect(isControlFailure(refused, 'Conflict'), String(refused)).toBe(true);
      const info = await world.until(pid);
      const by = info.output?.['by'] as 'one' | 'two';
      expect(info).toMatchObject({ status: 'finished', output: { by } });
      if (isControlFailure(refused)) expect(refused.data.by).toContain(by);
      expect(info.actions.filter(({ what }) => what === 'proceeded')).toHaveLength(1);
      wins[by] += 1;
    }
    for (const client of [one, two]) client.close();
    expect(world.traced()).toHaveLength(2 * rounds);
    expect(new Set(world.traced()).size).toBe(2 * rounds);
    tell(
      '14',
      `two proceeds with one revision, ${rounds} times: one winner each (${counts(wins)}), each step ran once`,
    );
  });

  test('1,000 starts with one key from 20 clients: one process', async () => {
    const rounds = fuzzCount(20, 1);
    const starts = fuzzCount(1000, 200);
    const world = new World({ dist: build.dist });
    await world.start();
    const file = world.file('keyed', { steps: [{ id: 'one', run: 'echo "$STEPWELL_PID" >> "$TRACE"' }] });
    const clients = await Promise.all(Array.from({ length: 20 }, () => world.client()));
    for (let round = 0; round < rounds; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: starts }, (_, index) =>
          (clients[index % 20] as RunnerClient).request(start, { file, key: `key ${round}`, data: { round } }),
        ),
      );
      expect(new Set(answers.map(({ pid }) => pid)).size).toBe(1);
      expect(answers.filter(({ existing }) => !existing)).toHaveLength(1);
      await world.until(answers[0]?.pid ?? '');
      const differs = (clients[0] as RunnerClient).request(start, { file, key: `key ${round}`, data: { round: -1 } });
      await expect(differs).rejects.toMatchObject({ reason: 'Conflict' });
    }
    for (const client of clients) client.close();
    await eventually('every process has written', () => world.traced().length >= rounds);
    expect(new Set(world.traced()).size).toBe(rounds);
    expect(world.traced()).toHaveLength(rounds);
    tell('17', `${starts} starts with one key from 20 clients, ${rounds} times: ${rounds} processes, each ran once`);
  });
});

function counts(of: Record<string, number>): string {
  return Object.entries(of)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
