import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ProcessStatus } from '../../protocol/process/states.ts';
import type { NumberedEvent, Store } from '../../runner/store/store.ts';
import { dataOf, Driver, pidOf, withoutPlaces } from './support/processes.ts';

export interface StoreSubject {
  /** An empty store. */
  open(): Promise<Store>;
  /** The store as the next program finds it: after a close, or after the one before was killed. */
  reopen(store: Store, how: 'closed' | 'killed'): Promise<Store>;
  /** Takes away what was opened. */
  dispose(): Promise<void>;
}

/** What every store has to do, whatever stands behind it. */
export function describeStore(name: string, subject: StoreSubject): void {
  describe(name, () => {
    let store: Store;
    let driver: Driver;

    beforeEach(async () => {
      store = await subject.open();
      driver = new Driver(store);
    });

    afterEach(() => subject.dispose());

    async function restart(how: 'closed' | 'killed'): Promise<void> {
      store = await subject.reopen(store, how);
      driver = await new Driver(store).resume();
    }

    describe('appending', () => {
      it('numbers events one by one, and resolves with the last number', async () => {
        const first = store.nextNumber();
        const { change, pid } = driver.create();
        expect(await store.append([change])).toBe(first);
        const at = '2026-01-02T03:04:06.000Z';
        const both = [
          driver.change(pid, { type: 'processStarted', at }),
          driver.change(pid, { type: 'cancelRequested', at, by: 'bob' }),
        ];
        expect(store.nextNumber()).toBe(first + 1);
        expect(await store.append(both)).toBe(first + 2);
      });

      it('tells durable events in order, each once', async () => {
        const seen: NumberedEvent[] = [];
        const stop = store.onDurable((events) => seen.push(...events));
        const first = store.nextNumber();
        await Promise.all([driver.start(), driver.start(), driver.start()]);
        stop();
        await driver.start();
        expect(seen.map(({ number }) => number)).toEqual([first, first + 1, first + 2]);
        expect(seen.every(({ event }) => event.type === 'processCreated')).toBe(true);
      });

      it('resolves durable() for what is durable already, and for what becomes so', async () => {
        const next = store.nextNumber();
        const waiting = store.durable(next);
        await driver.start();
        await waiting;
        await store.durable(next);
      });

      it('refuses an event whose data is nowhere, and changes nothing', async () => {
        const { change } = driver.create();
        await expect(store.append([{ ...change, data: [] }])).rejects.toThrow();
        expect(store.nextNumber()).toBe(change.state.order);
        expect((await store.list({ limit: 10 })).total).toBe(0);
      });
    });

    describe('reading', () => {
      it('gives back data byte by byte', async () => {
        const pid = await driver.start({ data: { text: 'ünïcode \u2028 🜂', list: [1, null, { deep: [] }] } });
        const { data } = driver.state(pid).record;
        expect((await store.read(data)).toString()).toBe(
          JSON.stringify({ text: 'ünïcode \u2028 🜂', list: [1, null, { deep: [] }] }),
        );
      });

      it('reads what was appended in the same turn', async () => {
        const { change, pid } = driver.create({ data: { quick: true } });
        const done = store.append([change]);
        expect((await store.read(driver.state(pid).record.data)).toString()).toBe('{"quick":true}');
        await done;
      });

      it('takes an event that names data it has already, without the text', async () => {
        const pid = await driver.start({ data: { same: 1 } });
        const output = await driver.finish(pid, { output: { same: 1 } });
        expect((await store.read(output)).toString()).toBe('{"same":1}');
      });

      it('finds a process in any state', async () => {
        const waiting = await driver.start();
        const over = await driver.start();
        await driver.finish(over);
        expect((await store.find(waiting))?.record.status).toBe('ready');
        expect((await store.find(over))?.record.status).toBe('finished');
        expect(withoutPlaces(await store.find(over))).toEqual(withoutPlaces(driver.state(over)));
        expect(await store.find(pidOf(999_999))).toBeUndefined();
      });

      it('keeps no reference to a state that is over', async () => {
        const pid = await driver.start();
        await driver.finish(pid);
        driver.state(pid).title = 'changed afterwards';
        expect((await store.find(pid))?.title).toBe('A sample');
      });

      it('finds by the beginning of an id, at most two', async () => {
        const pids = ['abcd0', 'abcd1', 'abcd2', 'abff0'].map((start) => start.padEnd(32, '0'));
        for (const pid of pids) await driver.start({ pid });
        await driver.finish(pids[0] as string);
        expect(await store.findByPrefix('abcd1')).toEqual([pids[1]]);
        expect(await store.findByPrefix('abcd')).toHaveLength(2);
        expect(await store.findByPrefix('abcd0')).toEqual([pids[0]]);
        expect(await store.findByPrefix('abfff')).toEqual([]);
      });

      it('finds by the key of the start, until the process is deleted', async () => {
        const pid = await driver.start({ key: 'nightly', fingerprint: 'f1' });
        expect(await store.findByKey('nightly')).toEqual({ pid, fingerprint: 'f1' });
        await driver.finish(pid);
        expect(await store.findByKey('nightly')).toEqual({ pid, fingerprint: 'f1' });
        await driver.remove(pid);
        expect(await store.findByKey('nightly')).toBeUndefined();
      });
    });

    describe('lists', () => {
      it('are newest first, in pages, with how many there are', async () => {
        const pids: string[] = [];
        for (let index = 0; index < 7; index += 1) {
          const pid = await driver.start();
          pids.unshift(pid);
          if (index % 2 === 0) await driver.finish(pid);
        }
        const seen: string[] = [];
        let cursor: string | undefined;
        do {
          const page = await store.list({ limit: 3, ...(cursor !== undefined && { cursor }) });
          expect(page.total).toBe(7);
          seen.push(...page.processes.map(({ pid }) => pid));
          cursor = page.cursor;
        } while (cursor !== undefined);
        expect(seen).toEqual(pids);
      });

      it('show of an ended process what they showed of it before', async () => {
        const pid = await driver.start({ title: 'Überall' });
        await driver.fail(pid, 'no such file: /etc/ünknown');
        const [item] = (await store.list({ limit: 1 })).processes;
        expect(item).toMatchObject({
          pid,
          name: 'sample',
          title: 'Überall',
          file: '/repo/sample.process.json',
          status: 'error',
          createdAt: '2026-01-02T03:04:05.000Z',
          finishedAt: '2026-01-02T03:04:05.000Z',
          attempt: 1,
          step: 'one',
          stepsDone: 0,
          stepsTotal: 2,
          error: { code: 'ExitCode', message: 'no such file: /etc/ünknown' },
          interrupt: null,
          notBefore: null,
          rerunOf: null,
          startedBy: 'anna',
        });
      });

      it('filter by state', async () => {
        const [a, b, c] = [await driver.start(), await driver.start(), await driver.start()];
        await driver.finish(a);
        await driver.fail(b);
        const of = async (...status: ProcessStatus[]): Promise<string[]> => {
          const page = await store.list({ limit: 10, status });
          expect(page.total).toBe(page.processes.length);
          return page.processes.map(({ pid }) => pid);
        };
        expect(await of('finished')).toEqual([a]);
        expect(await of('error', 'ready')).toEqual([c, b]);
        expect(await of('cancelled', 'interrupted')).toEqual([]);
        expect(await of('ready', 'running', 'finished', 'error', 'interrupted', 'cancelled')).toEqual([c, b, a]);
      });

      it('search names, titles, files, error messages and the beginning of ids, whatever the case', async () => {
        const pids = [
          await driver.start({ pid: 'feed'.padEnd(32, '0'), name: 'nightly-Report', title: 'One' }),
          await driver.start({ title: 'ÄRGER im Büro', name: 'x' }),
          await driver.start({ file: '/srv/50%_off/shop.process.json', name: 'y' }),
          await driver.start({ name: 'z' }),
        ] as const;
        await driver.fail(pids[3], 'Connection REFUSED by peer');
        for (const over of [false, true]) {
          if (over) for (const pid of pids.slice(0, 3)) await driver.finish(pid);
          const search = async (text: string): Promise<string[]> => {
            const page = await store.list({ limit: 10, search: text });
            expect(page.total).toBe(page.processes.length);
            return page.processes.map(({ pid }) => pid);
          };
          expect(await search('REPORT')).toEqual([pids[0]]);
          expect(await search('FEED')).toEqual([pids[0]]);
          expect(await search('ärger IM')).toEqual([pids[1]]);
          expect(await search('50%_OFF')).toEqual([pids[2]]);
          expect(await search('0%x')).toEqual([]);
          expect(await search('refused')).toEqual([pids[3]]);
          expect(await search("it's \\ nowhere")).toEqual([]);
          expect(await search('.process.json')).toEqual([...pids].reverse());
        }
      });

      it('search page by page, with a state', async () => {
        const pids: string[] = [];
        for (let index = 0; index < 5; index += 1) pids.unshift(await driver.start({ name: `job-${index}` }));
        for (const pid of pids.slice(2)) await driver.finish(pid);
        const first = await store.list({ limit: 2, search: 'JOB', status: ['finished'] });
        expect(first).toMatchObject({ total: 3, processes: [{ pid: pids[2] }, { pid: pids[3] }] });
        const second = await store.list({
          limit: 2,
          search: 'JOB',
          status: ['finished'],
          cursor: first.cursor as string,
        });
        expect(second).toMatchObject({ total: 3, processes: [{ pid: pids[4] }] });
        expect(second.cursor).toBeUndefined();
      });

      it('count processes by state', async () => {
        const [a, b] = [await driver.start(), await driver.start(), await driver.start()];
        await driver.finish(a);
        await driver.fail(b);
        expect(store.counts()).toEqual({ ready: 1, running: 0, finished: 1, error: 1, interrupted: 0, cancelled: 0 });
      });
    });

    describe('retry and deletion', () => {
      const at = '2026-01-02T03:04:09.000Z';

      it('a failed process goes on: it is live again and ends again', async () => {
        const pid = await driver.start();
        await driver.fail(pid);
        const state = await store.find(pid);
        driver.states.set(pid, state as NonNullable<typeof state>);
        await driver.apply(pid, { type: 'processRetried', at, by: 'anna', step: 'one' });
        expect(store.counts()).toMatchObject({ ready: 1, error: 0 });
        expect((await store.list({ limit: 5 })).processes.map(({ status }) => status)).toEqual(['ready']);
        await driver.finish(pid);
        expect(store.counts()).toMatchObject({ ready: 0, error: 0, finished: 1 });
        expect((await store.find(pid))?.attempts.map(({ status }) => status)).toEqual([
          'error',
          'finished',
          'finished',
        ]);
      });

      it('a deleted process is in no answer any more', async () => {
        const [kept, pid] = [await driver.start(), await driver.start({ name: 'goner' })];
        await driver.finish(pid);
        await driver.remove(pid);
        expect(await store.find(pid)).toBeUndefined();
        expect(await store.findByPrefix(pid.slice(0, 8))).toEqual([]);
        expect((await store.list({ limit: 5 })).processes.map((item) => item.pid)).toEqual([kept]);
        expect((await store.list({ limit: 5, search: 'goner' })).total).toBe(0);
        expect(store.counts().finished).toBe(0);
      });
    });

    describe('retention', () => {
      const policy = { endedBefore: '2026-01-10', failedBefore: '2026-01-05', newest: 100 };
      const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T00:00:00.000Z`;

      it('names what ended too long ago, the oldest first; failed ones by their own time; never what is not over', async () => {
        const pids = new Map<string, string>();
        for (const [name, number] of [
          ['fresh', 11],
          ['old', 8],
          ['older', 7],
        ] as const) {
          pids.set(name, await driver.start({ at: day(1) }));
          await driver.finish(pids.get(name) as string, { at: day(number) });
        }
        for (const [name, number] of [
          ['failed', 6],
          ['failedLongAgo', 4],
        ] as const) {
          pids.set(name, await driver.start({ at: day(1) }));
          await driver.fail(pids.get(name) as string, 'oh', day(number));
        }
        await driver.start({ at: day(1) });
        const due = ['failedLongAgo', 'older', 'old'].map((name) => pids.get(name));
        expect(await store.expired(policy, 10)).toEqual(due);
        expect(await store.expired(policy, 2)).toEqual(due.slice(0, 2));
        for (const pid of due.slice(0, 2)) await driver.remove(pid as string);
        expect(await store.expired(policy, 10)).toEqual(due.slice(2));
      });

      it('names what is beyond the newest so many, failed ones not counted', async () => {
        const pids: string[] = [];
        for (let number = 11; number <= 14; number += 1) {
          const pid = await driver.start({ at: day(10) });
          await driver.finish(pid, { at: day(number) });
          pids.push(pid);
        }
        await driver.fail(await driver.start({ at: day(10) }), 'oh', day(10));
        expect(await store.expired({ ...policy, newest: 3 }, 10)).toEqual(pids.slice(0, 1));
        expect(await store.expired({ ...policy, newest: 1 }, 2)).toEqual(pids.slice(0, 2));
      });
    });

    describe.each(['closed', 'killed'] as const)('a restart after it was %s', (how) => {
      it('finds everything as it was', async () => {
        const [ready, over, failed, gone, paused] = [
          await driver.start({ name: 'ready', key: 'k', fingerprint: 'f' }),
          await driver.start({ name: 'over' }),
          await driver.start({ name: 'failed' }),
          await driver.start({ name: 'gone' }),
          await driver.start({ name: 'paused', data: { precious: 'words' } }),
        ];
        await driver.finish(over);
        await driver.fail(failed, 'burned');
        await driver.finish(gone);
        await driver.remove(gone);
        await pause(driver, paused);
        const before = new Map([...driver.states].map(([pid, state]) => [pid, withoutPlaces(state)]));
        const page = await store.list({ limit: 10 });
        const counts = store.counts();
        const next = store.nextNumber();
        await restart(how);
        expect(store.health().damage).toEqual([]);
        expect((await store.live()).map(({ record }) => record.pid)).toEqual([ready, paused]);
        expect(await store.list({ limit: 10 })).toEqual(page);
        expect(store.counts()).toEqual(counts);
        expect(store.nextNumber()).toBeGreaterThanOrEqual(next);
        for (const [pid, state] of before) expect(withoutPlaces(await store.find(pid))).toEqual(state);
        expect(await store.find(gone)).toBeUndefined();
        expect(await store.findByKey('k')).toEqual({ pid: ready, fingerprint: 'f' });
        const interrupt = (await store.find(paused))?.record.interrupt;
        expect((await store.read(interrupt?.data as { hash: string; bytes: number })).toString()).toBe(
          '{"precious":"words"}',
        );
      });

      it('goes on from there, again and again', async () => {
        const pids: string[] = [];
        for (let round = 0; round < 4; round += 1) {
          const pid = await driver.start({ name: `round-${round}` });
          pids.push(pid);
          await restart(how);
          await driver.finish(pid);
          if (round > 0) {
            const before = pids[round - 1] as string;
            await driver.remove((await store.find(before))?.record.pid ?? '').catch(() => undefined);
          }
          await restart(how);
        }
        expect((await store.find(pids[3] as string))?.record.status).toBe('finished');
        expect(await store.live()).toEqual([]);
      });

      it('a retried process is live, whatever was stored of its first end', async () => {
        const pid = await driver.start();
        await driver.fail(pid);
        await restart(how);
        driver.states.set(pid, (await store.find(pid)) as NonNullable<Awaited<ReturnType<Store['find']>>>);
        await driver.apply(pid, { type: 'processRetried', at: '2026-01-03T00:00:00.000Z', by: 'bob', step: 'one' });
        const before = withoutPlaces(driver.state(pid));
        await restart(how);
        expect(withoutPlaces((await store.live())[0])).toEqual(before);
        expect(store.counts()).toMatchObject({ ready: 1, error: 0 });
        await driver.finish(pid);
        await restart(how);
        expect(store.counts()).toMatchObject({ ready: 0, finished: 1 });
      });
    });

    it('tidying changes nothing that is kept', async () => {
      const pids: string[] = [];
      for (let index = 0; index < 6; index += 1) {
        const pid = await driver.start({ data: { index } });
        pids.push(pid);
        if (index < 4) await driver.finish(pid);
        if (index < 2) await driver.remove(pid);
      }
      const page = await store.list({ limit: 10 });
      await store.tidy();
      expect(await store.list({ limit: 10 })).toEqual(page);
      for (const pid of pids.slice(2)) {
        const state = await store.find(pid);
        expect((await store.read(state?.record.data as { hash: string; bytes: number })).toString()).toBe(
          JSON.stringify({ index: pids.indexOf(pid) }),
        );
      }
    });
  });
}

async function pause(driver: Driver, pid: string): Promise<void> {
  const at = '2026-01-02T03:04:07.000Z';
  const { data } = driver.state(pid).record;
  await driver.apply(pid, { type: 'processStarted', at });
  await driver.apply(pid, { type: 'stepStarted', at, step: 'one', phase: 'steps', attempt: 1, input: data });
  await driver.store.append([
    driver.change(pid, { type: 'stepFinished', at, step: 'one', phase: 'steps', attempt: 1, output: data }),
    driver.change(pid, {
      type: 'processInterrupted',
      at,
      step: 'one',
      phase: 'steps',
      message: 'Look at it',
      data,
      schema: { type: 'object', properties: { at: { type: 'string' } } },
      revision: 1,
      ranMs: 5,
    }),
  ]);
  const draft = dataOf({ precious: 'words' });
  await driver.apply(pid, { type: 'draftSaved', at, by: 'anna', data: draft.ref, revision: 2 }, [draft]);
}
