import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { get, proceed, start, status, wait, type StartParams } from '../../protocol/control/index.ts';
import type { RunnerClient } from '../../runner/client/runner-client.ts';
import { memoryMiB, openFiles } from '../daemon/supervisor/support/processes.ts';
import { HAS, processFile, PYTHON } from '../samples/support/sample.ts';
import { fuzzCount } from '../support/random.ts';
import { copyBuild } from './support/build-copy.ts';
import { eventually, tell } from './support/eventually.ts';
import { childrenOf } from './support/programs.ts';
import { World } from './support/world.ts';

const ON_LINUX = process.platform === 'linux';
const FULL = process.env['STEPWELL_FUZZ'] === 'full';
const STARTERS = 20;
const PROCEEDERS = 5;

let build: Awaited<ReturnType<typeof copyBuild>>;
beforeAll(async () => {
  build = await copyBuild();
});
afterAll(() => {
  build.remove();
});

/** What a start of each sample needs, so that each works on its own things. */
type Sample = (world: World, count: number) => Pick<StartParams, 'file' | 'params'>;

const SAMPLES: Record<string, Sample> = {
  ...(HAS.git && {
    'release-notes': (world) => ({ file: processFile('release-notes'), params: { repo: join(world.work, 'repo') } }),
  }),
  ...(HAS.python && {
    'csv-import': (world, count) => ({
      file: processFile('csv-import'),
      params: { database: join(world.work, `orders-${count}.sqlite`) },
    }),
  }),
  ...(HAS.sh && { 'access-logs': () => ({ file: processFile('access-logs') }) }),
};

describe.skipIf(Object.keys(SAMPLES).length === 0)('many at once', { retry: 0 }, () => {
  test(
    'the sample pipelines from 20 clients, others let them proceed: each finishes, each step ran once',
    { timeout: fuzzCount(3_600_000, 300_000) },
    async () => {
      const processes = fuzzCount(1000, 60);
      const world = new World({ dist: build.dist, concurrency: 4 });
      if (HAS.git) makeRepository(join(world.work, 'repo'));
      await world.start();
      const env = { PATH: [dirname(PYTHON), process.env['PATH'] ?? ''].join(delimiter) };
      const samples = Object.values(SAMPLES);
      const proceeders = await Promise.all(Array.from({ length: PROCEEDERS }, () => world.client()));
      const begin = async (client: RunnerClient, count: number): Promise<string> => {
        const sample = samples[count % samples.length] as Sample;
        return (await client.request(start, { ...sample(world, count), env })).pid;
      };
      const serve = (pid: string, count: number): Promise<number> =>
        letProceed(proceeders[count % PROCEEDERS] as RunnerClient, pid);

      // One of each first: executors, caches and code are there before anything is measured.
      await world.with(async (client) => {
        for (let count = 0; count < samples.length; count += 1)
          await serve(await begin(client, -1 - count + samples.length * 2), count);
      });
      const before = await measured(world);
      let most = before.memory;
      const watching = setInterval(() => {
        if (ON_LINUX) most = Math.max(most, memoryMiB(world.pid, 'VmRSS'));
      }, 200);
      const began = performance.now();
      const starters = await Promise.all(Array.from({ length: STARTERS }, () => world.client()));
      const served: Promise<{ pid: string; pauses: number }>[] = [];
      await Promise.all(
        starters.map(async (client, starter) => {
          for (let count = 100 + starter; count < 100 + processes; count += STARTERS) {
            const pid = await begin(client, count);
            served.push(serve(pid, count).then((pauses) => ({ pid, pauses })));
          }
        }),
      );
      for (const client of starters) client.close();
      const ended = await Promise.all(served);
      const seconds = (performance.now() - began) / 1000;
      clearInterval(watching);
      expect(new Set(ended.map(({ pid }) => pid)).size).toBe(processes);
      let steps = 0;
      let pauses = 0;
      await world.with(async (client) => {
        for (const one of ended) {
          const info = await client.request(get, { pid: one.pid, brief: true });
          expect(info, JSON.stringify(info.error)).toMatchObject({ status: 'finished', attempt: 1 + one.pauses });
          const ran = info.steps.filter(({ status: how }) => how !== 'skipped').map(({ id }) => `${id} 1`);
          expect(info.attempts.map(({ step, attempt }) => `${step} ${attempt}`)).toEqual(ran);
          steps += ran.length;
          pauses += one.pauses;
        }
      });
      const after = await eventually('its descriptors are what they were', async () => {
        const now = await measured(world);
        return now.files <= before.files && now.zombies === 0 && now;
      });
      expect(after.memory - before.memory).toBeLessThan(100);
      for (const client of proceeders) client.close();
      tell(
        'crowd',
        `${processes} processes of ${Object.keys(SAMPLES).join(', ')} from ${STARTERS} clients in ${seconds.toFixed(0)} s: all finished, ` +
          `${steps} steps ran once each, ${pauses} pauses proceeded by others; descriptors ${before.files} -> ${after.files}, ` +
          `memory ${before.memory.toFixed(0)} -> ${after.memory.toFixed(0)} MiB (most ${most.toFixed(0)})`,
      );
    },
  );

  // Half an hour is only worth it when everything is tried.
  if (FULL && ON_LINUX) {
    const minutes = Number(process.env['STEPWELL_SOAK_MINUTES'] ?? '30');
    test(
      `${minutes} minutes at half load: memory, descriptors and zombies stay flat`,
      { timeout: (minutes + 10) * 60_000 },
      async () => {
        const world = new World({ dist: build.dist });
        mkdirSync(world.stateDir, { mode: 0o700 });
        // What is over goes soon, so that the history is as long at the end as near the beginning.
        const settings = { retention: { days: 30, errorDays: 30, newest: 500 } };
        writeFileSync(join(world.stateDir, 'settings.json'), JSON.stringify(settings), { mode: 0o600 });
        await world.start();
        const file = world.file('soak', {
          steps: [
            { id: 'a', run: 'echo hello' },
            { id: 'b', run: 'true', interrupt: true },
            { id: 'c', run: 'true' },
          ],
        });
        const client = await world.client();
        const one = async (): Promise<void> => {
          const { pid } = await client.request(start, {
            file,
            data: { filler: 'x'.repeat(500) },
            env: { PATH: process.env['PATH'] ?? '' },
          });
          await letProceed(client, pid);
        };
        const perSecond = await throughput(one);
        const end = performance.now() + minutes * 60_000;
        const samples: Measured[] = [];
        let done = 0;
        let faults = 0;
        const open = new Set<Promise<void>>();
        for (let sampled = performance.now(); performance.now() < end;) {
          const running = one().then(
            () => void (done += 1),
            () => void (faults += 1),
          );
          open.add(running);
          void running.finally(() => open.delete(running));
          await sleep(2_000 / perSecond);
          // Where the machine got slower, load is less, not more.
          if (open.size > 50) await Promise.race(open);
          if (performance.now() - sampled < (minutes * 60_000) / 60) continue;
          sampled = performance.now();
          samples.push(await measured(world));
        }
        await Promise.all(open);
        expect(faults).toBe(0);
        // The first fifth is what it takes to fill caches and the history.
        const third = Math.floor(samples.length / 3);
        const early = samples.slice(Math.floor(samples.length / 5), third + Math.floor(samples.length / 5));
        const late = samples.slice(-third);
        const line = (of: (sample: Measured) => number): string =>
          `${median(early, of).toFixed(0)} -> ${median(late, of).toFixed(0)}`;
        tell(
          '22',
          `${minutes} minutes at half load (${(perSecond / 2).toFixed(1)} processes/s): ${done} processes; memory ${line(({ memory }) => memory)} MiB, ` +
            `descriptors ${line(({ files }) => files)}, zombies ${line(({ zombies }) => zombies)}`,
        );
        expect(median(late, ({ memory }) => memory) - median(early, ({ memory }) => memory)).toBeLessThan(30);
        expect(median(late, ({ files }) => files) - median(early, ({ files }) => files)).toBeLessThanOrEqual(3);
        expect(median(late, ({ zombies }) => zombies)).toBe(0);
        client.close();
      },
    );
  }
});

/** Waits for a process to its end, and lets it proceed each time it waits for a person. Gives how often. */
async function letProceed(client: RunnerClient, pid: string): Promise<number> {
  for (let pauses = 0; ; pauses += 1) {
    const { status: how } = await client.request(wait, { pid });
    if (how !== 'interrupted') return pauses;
    const info = await client.request(get, { pid, brief: true });
    await client.request(proceed, { pid, revision: info.interrupt?.revision ?? -1 });
  }
}

/** How many a second are done, four at a time. */
async function throughput(one: () => Promise<void>): Promise<number> {
  const began = performance.now();
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - began < 10_000) {
      await one();
      done += 1;
    }
  };
  await Promise.all([1, 2, 3, 4].map(worker));
  return (done * 1000) / (performance.now() - began);
}

interface Measured {
  /** Open descriptors, less those to executors. */
  files: number;
  memory: number;
  zombies: number;
}

async function measured(world: World): Promise<Measured> {
  if (!ON_LINUX) {
    const { memoryBytes } = await world.with((client) => client.request(status, {}));
    return { files: 0, memory: memoryBytes / 1024 / 1024, zombies: 0 };
  }
  const children = childrenOf(world.pid);
  const zombies = children.filter(({ zombie }) => zombie).length;
  // Executors are started as they are needed, each with its three pipes.
  const pipes = 3 * children.filter(({ executor }) => executor).length;
  return { files: openFiles(world.pid) - pipes, memory: memoryMiB(world.pid, 'VmRSS'), zombies };
}

function median(samples: readonly Measured[], of: (sample: Measured) => number): number {
  const values = samples.map(of).sort((one, other) => one - other);
  return values[Math.floor(values.length / 2)] ?? 0;
}

/** A repository with a few commits and a tag. */
function makeRepository(path: string): void {
  mkdirSync(path);
  const git = (...args: string[]): void => {
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...args], {
      cwd: path,
      stdio: 'ignore',
    });
  };
  git('init', '-q');
  for (const [index, subject] of ['Begin', 'feat: gift wrapping', 'fix: the sum', 'docs: returns'].entries()) {
    writeFileSync(join(path, `${index}.txt`), subject);
    git('add', '-A');
    git('commit', '-q', '-m', subject);
    if (index === 0) git('tag', 'v1.0.0');
  }
}
