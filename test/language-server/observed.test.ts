import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { shapeText } from '../../runner/flow/shape-text.ts';
import { ObservedRuns, type ObservedFile } from '../../runner/language-server/observed/observed-runs.ts';
import { code, processOf } from '../cli/support/command.ts';
import { openQueue, type Queue } from '../cli/daemon/queue.ts';

/** The second step fails where it is told to, and is skipped where it is told to. */
const FILE = processOf([
  code('fetch', `done({ rows: [{ n: input.n }], ...(input.n > 1 && { more: 'x' }) })`),
  code('load', `if (input.rows[0].n === 3) process.exit(1); done({ loaded: input.rows.length })`, {
    outputMode: 'merge',
  }),
  code('tell', `done({ told: true })`, { if: 'input.rows[0].n < 4' }),
]);

let queue: Queue;
beforeAll(() => {
  queue = openQueue({ 'flow.process.json': FILE, 'other.process.json': FILE });
});
afterAll(() => queue.dispose());

const file = (): string => join(queue.cwd, 'flow.process.json');
const run = (n: number, name = 'flow.process.json'): string => {
  const pid = queue.start(name, '--data', JSON.stringify({ n }));
  queue.run('wait', pid);
  return pid;
};

interface Following {
  runs: ObservedRuns;
  said: string[];
  /** The first that is known of the file and fits. */
  until: (fits: (observed: ObservedFile | undefined) => boolean) => Promise<ObservedFile | undefined>;
}

function follow(stateDir: string): Following {
  const said: string[] = [];
  const runs = new ObservedRuns({ stateDir, log: (message) => said.push(message) });
  onTestFinished(() => runs.dispose());
  const until: Following['until'] = (fits) =>
    new Promise((resolve) => {
      const end = runs.onChange((changed) => {
        const observed = runs.of(changed);
        if (changed !== file() || !fits(observed)) return;
        end();
        resolve(observed);
      });
      const known = runs.of(file());
      if (known !== undefined && fits(known)) {
        end();
        resolve(known);
      }
    });
  return { runs, said, until };
}

const text = (observed: ObservedFile | undefined, step: string, part: 'before' | 'output' | 'after'): string => {
  const shape = observed?.steps.get(step)?.[part];
  return shape === undefined ? 'nothing' : shapeText(shape);
};

describe('recorded runs', () => {
  test('are not known where no runner runs, and none is started', async () => {
    const { runs, said, until } = follow(queue.stateDir);
    expect(runs.of(file())).toBeUndefined();
    // A runner that somebody else starts is found.
    const found = until(() => true);
    const pid = run(1);
    expect((await found)?.newest).toBe(pid);
    expect(said).toEqual([]);
  });

  test('show the data of each step, with how often it was there', async () => {
    run(2);
    run(2, 'other.process.json');
    const observed = await follow(queue.stateDir).until((each) => each?.runs === 2);
    expect(text(observed, 'fetch', 'before')).toBe('{ n: integer }');
    expect(text(observed, 'fetch', 'output')).toBe('{ rows: object[], more?: string }');
    expect(text(observed, 'load', 'before')).toBe('{ rows: object[], more?: string }');
    expect(text(observed, 'load', 'output')).toBe('{ loaded: integer }');
    expect(text(observed, 'load', 'after')).toBe('{ rows: object[], more?: string, loaded: integer }');
    expect(text(observed, 'tell', 'after')).toBe('{ told: boolean }');
    const more = observed?.steps.get('load')?.before?.properties.get('more');
    expect(more).toMatchObject({ seen: { in: 1, of: 2 }, lastValue: 'x' });
    expect(observed?.steps.get('load')?.previous).toBe('fetch');
    expect(observed?.start).toBe(observed?.steps.get('fetch')?.before);
  });

  test('follow what happens: a run that fails, one that skips, one that is deleted', async () => {
    const { until } = follow(queue.stateDir);
    await until((each) => each?.runs === 2);
    const failed = until((each) => each?.runs === 3);
    run(3);
    expect((await failed)?.steps.get('load')?.before?.observed).toBe(3);
    expect((await failed)?.steps.get('load')?.output?.observed).toBe(2);
    const skipped = until((each) => each?.runs === 4);
    const pid = run(4);
    expect((await skipped)?.steps.get('tell')?.runs).toBe(2);
    expect(text(await skipped, 'tell', 'output')).toBe('{ told: boolean }');
    const deleted = until((each) => each?.runs === 3);
    queue.run('delete', pid);
    await deleted;
  });

  test('show what the process gave after its last step, merged and edited as it was', async () => {
    const steps = [
      code('fetch', `done({ rows: 3 })`),
      code('sign', `done({ signed: true })`, { outputMode: 'merge', interrupt: true }),
    ];
    writeFileSync(file(), processOf(steps));
    const pid = queue.start('flow.process.json', '--data', '{ "n": 1 }');
    queue.run('wait', pid);
    const { until } = follow(queue.stateDir);
    // It waits for somebody: nothing has come after the step yet.
    const waiting = await until((each) => each?.newest === pid && each.steps.has('sign'));
    expect(text(waiting, 'sign', 'output')).toBe('{ signed: boolean }');
    expect(text(waiting, 'sign', 'after')).toBe('nothing');
    const finished = until((each) => each?.steps.get('sign')?.after !== undefined);
    expect(queue.run('proceed', pid, '--data', '{ "rows": 3, "signed": true, "by": "me" }').stderr).toBe('');
    expect(text(await finished, 'sign', 'after')).toBe('{ rows: integer, signed: boolean, by: string }');
    expect((await finished)?.steps.get('sign')?.after?.properties.get('by')).toMatchObject({ lastValue: 'me' });
  });

  test('of a file with other steps do not count', async () => {
    writeFileSync(file(), processOf([code('fetch', `done({ a: 1 })`)]));
    const pid = run(1);
    const observed = await follow(queue.stateDir).until((each) => each?.newest === pid);
    expect(observed?.runs).toBe(1);
    expect(text(observed, 'fetch', 'output')).toBe('{ a: integer }');
  });

  test('leave out data that is too large', async () => {
    writeFileSync(file(), processOf([code('fetch', `done({ big: 'x'.repeat(300_000) })`), code('load', 'done({})')]));
    const pid = run(1);
    const observed = await follow(queue.stateDir).until((each) => each?.newest === pid);
    expect(text(observed, 'fetch', 'before')).toBe('{ n: integer }');
    expect(text(observed, 'fetch', 'output')).toBe('nothing');
    expect(text(observed, 'load', 'before')).toBe('nothing');
  });

  test('are sixteen at the most', async () => {
    writeFileSync(file(), processOf([{ id: 'fetch', command: process.execPath, args: ['-e', ''] }]));
    const pids = Array.from({ length: 18 }, (_, n) =>
      queue.start('flow.process.json', '--data', JSON.stringify({ n })),
    );
    queue.run('wait', ...pids);
    const observed = await follow(queue.stateDir).until((each) => each?.newest === pids.at(-1));
    expect(observed?.runs).toBe(16);
    expect(observed?.start?.properties.get('n')).toMatchObject({ lastValue: 17, seen: { in: 16, of: 16 } });
  });
});

test('a state directory that cannot be is no trouble', async () => {
  const path = join(queue.cwd, 'no-folder');
  writeFileSync(path, '');
  const { runs } = follow(join(path, 'state'));
  expect(runs.of(file())).toBeUndefined();
  await runs.dispose();
  expect(runs.of(file())).toBeUndefined();
  rmSync(path);
});
