import { expect, test } from 'vitest';
import type { EventsParams } from '../../../protocol/control/events.ts';
import type { ProcessEvent, StepProgress } from '../../../protocol/process/events.ts';
import { isControlFailure } from '../../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../../runner/client/runner-client.ts';
import { EventFeed } from '../../../runner/daemon/events/event-feed.ts';
import { systemClock, type Clock } from '../../../runner/executor/clock.ts';
import type { NumberedEvent } from '../../../runner/store/store.ts';
import { announcedSeed, fuzzCount, Random } from '../../support/random.ts';
import { Peer } from './support/peer.ts';
import { serve, TOKEN, type Served } from './support/server.ts';

const at = '2026-01-01T00:00:00.000Z';
const pid = 'f'.repeat(32);

function event(number: number, text = ''): NumberedEvent {
  const output = { hash: 'h', bytes: 2, at: '7:1200' };
  return {
    number,
    pid,
    event: { type: 'stepFinished', at, step: 'a', phase: 'steps', attempt: 1, output, summary: text },
  };
}

function progressOf(step: string, progress: number): StepProgress {
  return { type: 'stepProgress', at, step, phase: 'steps', attempt: 1, progress };
}

interface Feeding extends Served {
  feed: EventFeed;
  /** Adds so many events after the last. */
  add: (count: number, text?: string) => void;
}

async function feeding(limits?: { maxEvents: number; maxBytes: number }, clock: Clock = systemClock): Promise<Feeding> {
  const feed = new EventFeed({ lastEvent: 0, clock, ...(limits && { limits }) });
  const served = await serve(feed.handlers(), { lastEvent: () => feed.lastEvent });
  const add = (count: number, text?: string): void => {
    for (let done = 0; done < count; done++) feed.add([event(feed.lastEvent + 1, text)]);
  };
  return { ...served, feed, add };
}

/** A follower that remembers every number. */
class Follower {
  readonly numbers: number[] = [];
  readonly events: ProcessEvent<unknown>[] = [];
  readonly progress: unknown[][] = [];
  lost: number | undefined;
  readonly #waiting: { reached: () => boolean; resolve: () => void }[] = [];

  listener() {
    return {
      events: (batch: EventsParams['events']) => {
        for (const { number, event: told } of batch) {
          this.numbers.push(number);
          this.events.push(told);
        }
        this.#look();
      },
      progress: (batch: unknown[]) => {
        this.progress.push(batch);
        this.#look();
      },
      lost: (lastEvent: number) => {
        this.lost = lastEvent;
        this.#look();
      },
    };
  }

  until(reached: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ reached, resolve });
      this.#look();
    });
  }

  #look(): void {
    for (const each of this.#waiting) if (each.reached()) each.resolve();
  }
}

const upTo = (last: number, first = 1): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('a subscriber is told every event in order, with data by hash and size alone', async () => {
  const { client, add } = await feeding();
  const follower = new Follower();
  const connected = await client();
  expect(await connected.subscribe(undefined, follower.listener())).toEqual({ after: 0 });
  add(2_500);
  await follower.until(() => follower.numbers.length === 2_500);
  expect(follower.numbers).toEqual(upTo(2_500));
  expect(follower.events[0]).toEqual({ ...event(1).event, output: { hash: 'h', bytes: 2 } });
});

test('whoever comes back goes on after the last number it saw', async () => {
  const { client, add } = await feeding();
  add(10);
  const follower = new Follower();
  await (await client()).subscribe(4, follower.listener());
  await follower.until(() => follower.numbers.length === 6);
  expect(follower.numbers).toEqual(upTo(10, 5));
});

test('only what is new comes without a number', async () => {
  const { client, add } = await feeding();
  add(3);
  const follower = new Follower();
  expect(await (await client()).subscribe(undefined, follower.listener())).toEqual({ after: 3 });
  add(1);
  await follower.until(() => follower.numbers.length > 0);
  expect(follower.numbers).toEqual([4]);
});

test('too old a number, or one that never was, is refused with where to begin instead', async () => {
  const { client, add } = await feeding({ maxEvents: 5, maxBytes: 1e9 });
  add(20);
  const connected = await client();
  for (const after of [0, 14, 21]) {
    const refused = await connected.subscribe(after, new Follower().listener()).catch((error: unknown) => error);
    expect(isControlFailure(refused, 'SequenceTooOld') && refused.data.lastEvent).toBe(20);
  }
  const follower = new Follower();
  await connected.subscribe(15, follower.listener());
  await follower.until(() => follower.numbers.length === 5);
  expect(follower.numbers).toEqual(upTo(20, 16));
});

test('what is kept is limited by size too', async () => {
  const { client, add } = await feeding({ maxEvents: 1_000, maxBytes: 10_000 });
  add(20, 'x'.repeat(1_000));
  const connected = await client();
  await expect(connected.subscribe(5, new Follower().listener())).rejects.toMatchObject({ reason: 'SequenceTooOld' });
  expect(await connected.subscribe(15, new Follower().listener())).toEqual({ after: 15 });
});

test('nothing more comes after unsubscribe', async () => {
  const { client, feed, add } = await feeding();
  const follower = new Follower();
  const connected = await client();
  await connected.subscribe(undefined, follower.listener());
  await connected.unsubscribe();
  expect(feed.subscribers).toBe(0);
  add(1);
  // A later answer shows that what was sent before it has come.
  await connected.subscribe(undefined, new Follower().listener());
  expect(follower.numbers).toEqual([]);
});

async function slowPeer(path: string): Promise<Peer> {
  const peer = await Peer.connect(path);
  const params = { protocolVersions: ['1'], client: { name: 'slow', version: '1' }, token: TOKEN };
  peer.send({ id: 1, method: 'runner/hello', params });
  await peer.next();
  peer.send({ id: 2, method: 'events/subscribe', params: {} });
  await peer.next();
  return peer;
}

test('a slow reader misses nothing while it stays within the window, and nothing is queued for it', async () => {
  const { path, add, feed } = await feeding();
  const peer = await slowPeer(path);
  peer.socket.pause();
  const before = process.memoryUsage().heapUsed;
  add(5_000, 'x'.repeat(1_000));
  expect(feed.subscribers).toBe(1);
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(60 * 1024 * 1024);
  peer.socket.resume();
  const numbers: number[] = [];
  while (numbers.length < 5_000) {
    const message = (await peer.next()) as unknown as { params: EventsParams };
    numbers.push(...message.params.events.map(({ number }) => number));
  }
  expect(numbers).toEqual(upTo(5_000));
});

test('one that falls out of the window is told so once, and can begin anew', async () => {
  const { path, add, feed } = await feeding({ maxEvents: 1_000, maxBytes: 1e9 });
  const peer = await slowPeer(path);
  peer.socket.pause();
  add(30_000, 'x'.repeat(1_000));
  peer.socket.resume();
  interface Told {
    method: string;
    params: { lastEvent: number };
  }
  let message: Told;
  do message = (await peer.next()) as unknown as Told;
  while (message.method === 'events/batch');
  expect(message).toMatchObject({ method: 'events/lost', params: { lastEvent: 30_000 } });
  expect(feed.subscribers).toBe(0);
  peer.send({ id: 3, method: 'events/subscribe', params: { after: message.params.lastEvent } });
  expect(await peer.next()).toMatchObject({ id: 3, result: { after: 30_000 } });
});

test('progress is told as the newest of each step, at most five times a second', async () => {
  let now = 0;
  const timers: { due: number; call: () => void }[] = [];
  const clock: Clock = {
    monotonicMs: () => now,
    now: () => new Date(now),
    after: (ms, call) => {
      timers.push({ due: now + ms, call });
      return () => undefined;
    },
  };
  const pass = (ms: number): void => {
    now += ms;
    for (const timer of timers.splice(0))
      if (timer.due <= now) timer.call();
      else timers.push(timer);
  };
  const { client, feed } = await feeding(undefined, clock);
  const follower = new Follower();
  await (await client()).subscribe(undefined, follower.listener());
  for (let done = 0; done <= 100; done++) feed.progress(pid, progressOf('a', done));
  feed.progress(pid, progressOf('b', 1));
  pass(0);
  await follower.until(() => follower.progress.length === 1);
  expect(follower.progress[0]).toMatchObject([
    { pid, step: 'a', progress: 100 },
    { step: 'b', progress: 1 },
  ]);
  feed.progress(pid, progressOf('a', 101));
  pass(199);
  feed.progress(pid, progressOf('a', 102));
  pass(1);
  await follower.until(() => follower.progress.length === 2);
  expect(follower.progress[1]).toMatchObject([{ step: 'a', progress: 102 }]);
});

test('progress is not kept for one that does not read', async () => {
  const { path, feed, add } = await feeding();
  const peer = await slowPeer(path);
  peer.socket.pause();
  add(2_000, 'x'.repeat(1_000));
  feed.progress(pid, progressOf('a', 1));
  await new Promise((resolve) =>
    systemClock.after(20, () => {
      resolve(undefined);
    }),
  );
  peer.socket.resume();
  const methods: string[] = [];
  let numbers = 0;
  while (numbers < 2_000) {
    const message = (await peer.next()) as unknown as { method: string; params: Partial<EventsParams> };
    methods.push(message.method);
    numbers += message.params.events?.length ?? 0;
  }
  expect(new Set(methods)).toEqual(new Set(['events/batch']));
});

test(
  'followers that die and come back see every event once; nothing of the dead stays',
  { timeout: 300_000 },
  async () => {
    const seed = announcedSeed('followers that die');
    const random = new Random(seed);
    const { client, feed, server, add } = await feeding();
    let seen = 0;
    const numbers: number[] = [];
    for (let life = 0; life < fuzzCount(100, 25); life++) {
      const connected: RunnerClient = await client();
      const follower = new Follower();
      await connected.subscribe(seen, follower.listener());
      add(random.below(400), 'x'.repeat(random.below(300)));
      const enough = random.below(feed.lastEvent - seen + 1);
      await follower.until(() => follower.numbers.length >= enough);
      connected.close();
      await connected.closed;
      numbers.push(...follower.numbers);
      seen = follower.numbers.at(-1) ?? seen;
      add(random.below(50));
    }
    expect(numbers, `seed ${seed}`).toEqual(upTo(seen));
    const last = await client();
    const rest = new Follower();
    await last.subscribe(seen, rest.listener());
    await rest.until(() => (rest.numbers.at(-1) ?? seen) === feed.lastEvent);
    expect([feed.subscribers, server.clients], `seed ${seed}`).toEqual([1, 1]);
  },
);
