import { afterEach, beforeEach, expect, it } from 'vitest';
import { cancel, proceed, saveDraft } from '../../protocol/control/index.ts';
import { ConnectionLost, NoRunner } from '../../runner/client/control-failure.ts';
import type { PauseProblem } from '../../extension/pause/pause-error.ts';
import { PausedProcess } from './support/paused-process.ts';

let paused: PausedProcess;
beforeEach(async () => {
  paused = await PausedProcess.waiting();
});
afterEach(() => paused.runner.close());

/** What a person is told whose draft was not kept. */
async function problem(doing: Promise<unknown>): Promise<PauseProblem> {
  const error = await doing.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof Error && 'problem' in error) return error.problem as PauseProblem;
  throw new Error(`no problem was told: ${String(error)}`);
}

const other = (data: { n: number }, revision: number): Promise<unknown> =>
  paused.runner.call(saveDraft, { pid: paused.pid, data, revision }, 'anna');

it('the data of the pause is read as text, and what is written is a draft in the runner', async () => {
  const { pauses, path } = paused;
  expect(await pauses.read(path)).toBe('{\n  "n": 1\n}\n');
  await pauses.write(path, '{"n": 2}');
  expect(await paused.data()).toEqual({ n: 2 });
  // Not as the runner would print it: an editor that reads again must find what it wrote.
  expect(await pauses.read(path)).toBe('{"n": 2}');
});

it('text with the same data is saved without a draft of its own', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  await pauses.write(path, '{ "n": 1 }');
  expect((await paused.runner.info(paused.pid)).interrupt?.revision).toBe(1);
  expect(pauses.known(path)?.text).toBe('{ "n": 1 }');
});

it('text that is no data is not sent, and the place is told', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  expect(await problem(pauses.write(path, '{"n": 1, "n": 2}'))).toMatchObject({
    kind: 'notData',
    fault: { code: 'duplicate-key', pointer: '/n' },
  });
  expect(await problem(pauses.write(path, '{"n": '))).toMatchObject({ kind: 'notData', fault: { code: 'not-json' } });
  expect((await paused.runner.info(paused.pid)).interrupt?.revision).toBe(1);
});

it("another person's draft is read by an editor with nothing unsaved", async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  await other({ n: 7 }, 1);
  await paused.happened({ type: 'draftSaved', revision: 2 });
  expect(paused.toRead).toEqual([path]);
  expect(await pauses.read(path)).toContain('7');
  await pauses.write(path, '{"n": 8}');
  expect(await paused.data()).toEqual({ n: 8 });
});

it("another person's draft is never overwritten by text that began before it", async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.dirty.add(path);
  await other({ n: 7 }, 1);
  expect(await problem(pauses.write(path, '{"n": 2}'))).toMatchObject({
    kind: 'conflict',
    by: { what: 'draftSaved', by: 'anna' },
  });
  // Reading the newer text to compare does not mean to have taken it over.
  expect(await pauses.read(path)).toContain('7');
  expect((await problem(pauses.write(path, '{"n": 2}'))).kind).toBe('conflict');
  expect(await paused.data()).toEqual({ n: 7 });
});

it('whoever decides for their own text replaces the other draft', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.dirty.add(path);
  await other({ n: 7 }, 1);
  await paused.happened({ type: 'draftSaved', revision: 2 });
  expect(pauses.known(path)?.conflict).toMatchObject({ by: 'anna' });
  expect(paused.toRead).toEqual([]);
  pauses.takeOver(path);
  expect(pauses.known(path)?.conflict).toBe(undefined);
  await pauses.write(path, '{"n": 2}');
  expect(await paused.data()).toEqual({ n: 2 });
});

it('whoever reverts to the other draft edits that one', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.dirty.add(path);
  await other({ n: 7 }, 1);
  await paused.happened({ type: 'draftSaved', revision: 2 });
  const theirs = await pauses.read(path);
  paused.dirty.delete(path);
  expect(pauses.clean(path, theirs)).toBe(true);
  await pauses.write(path, '{"n": 8}');
  expect(await paused.data()).toEqual({ n: 8 });
});

it('unsaved text that comes back after a reload still knows what it began from', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.dirty.add(path);
  await other({ n: 7 }, 1);
  const reloaded = paused.window();
  // Nobody reads it: the editor has its own copy.
  expect((await problem(reloaded.write(path, '{"n": 2}'))).kind).toBe('conflict');
  expect(await paused.data()).toEqual({ n: 7 });
});

it('unsaved text that comes back after a reload is saved when nobody else changed anything', async () => {
  await paused.pauses.read(paused.path);
  paused.dirty.add(paused.path);
  await paused.window().write(paused.path, '{"n": 2}');
  expect(await paused.data()).toEqual({ n: 2 });
});

it('a draft whose answer was lost on the way is found to be there', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.fails = async (_, answer) => {
    await answer();
    throw new ConnectionLost();
  };
  await pauses.write(path, '{"n": 2}');
  expect(await paused.data()).toEqual({ n: 2 });
  await pauses.write(path, '{"n": 3}');
  expect(await paused.data()).toEqual({ n: 3 });
});

it('a draft that was lost on the way is not taken for saved, and is saved by the next try', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.dirty.add(path);
  paused.fails = () => Promise.reject(new ConnectionLost());
  expect((await problem(pauses.write(path, '{"n": 2}'))).kind).toBe('unreachable');
  expect(await paused.data()).toEqual({ n: 1 });
  await pauses.write(path, '{"n": 2}');
  expect(await paused.data()).toEqual({ n: 2 });
});

it('a draft that arrived without anybody knowing is no conflict with oneself', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  paused.dirty.add(path);
  paused.fails = async (_, answer) => {
    await answer();
    // Nor is there anybody to ask what became of it.
    paused.fails = () => Promise.reject(new NoRunner('none'));
    throw new ConnectionLost();
  };
  expect((await problem(pauses.write(path, '{"n": 2}'))).kind).toBe('unreachable');
  await paused.happened({ type: 'draftSaved', revision: 2 });
  expect(pauses.known(path)?.conflict).toBe(undefined);
  await pauses.write(path, '{"n": 3}');
  expect(await paused.data()).toEqual({ n: 3 });
});

it('proceed sends exactly the text, and the pause is over', async () => {
  const { pauses, path, runner, pid } = paused;
  await pauses.read(path);
  await pauses.proceed(path, '{"n": 5}');
  const job = await runner.fake.job(pid);
  expect(job.request.job.cursor.input).toEqual({ n: 5 });
  expect(pauses.known(path)?.over).toMatchObject({ what: 'proceeded', by: 'owner (VS Code)' });
  expect((await problem(pauses.read(path))).kind).toBe('over');
});

it('data the schema refuses does not proceed, and every problem is told', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  expect(await problem(pauses.proceed(path, '{"n": "x"}'))).toEqual({
    kind: 'refused',
    problems: ['/n must be an integer, is "x"'],
  });
  expect(pauses.known(path)?.over).toBe(undefined);
});

it('of two who let it proceed one hears who was first', async () => {
  const { pauses, path, runner, pid } = paused;
  await pauses.read(path);
  await runner.call(proceed, { pid, revision: 1 }, 'anna');
  expect(await problem(pauses.proceed(path, '{"n": 5}'))).toMatchObject({
    kind: 'over',
    by: { what: 'proceeded', by: 'anna' },
  });
});

it('a draft written after the process went on is refused, not born again', async () => {
  const { pauses, path, runner, pid } = paused;
  await pauses.read(path);
  await runner.call(proceed, { pid, revision: 1 }, 'anna');
  expect(await problem(pauses.write(path, '{"n": 2}'))).toMatchObject({ kind: 'over', by: { by: 'anna' } });
});

it('a document on its way out takes what it holds along', async () => {
  const { pauses, path } = paused;
  await pauses.read(path);
  await pauses.proceed(path, '{"n": 5}');
  pauses.leave(path);
  await pauses.write(path, '{"n": 5}');
  pauses.forget(path);
  expect(paused.bases.size).toBe(0);
});

it('a cancelled process is over for its pause', async () => {
  const { pauses, path, runner, pid } = paused;
  await pauses.read(path);
  await runner.call(cancel, { pid }, 'anna');
  await paused.happened({ type: 'cancelRequested' });
  expect(pauses.known(path)?.over).toMatchObject({ what: 'cancelled', by: 'anna' });
});
