import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { endProgram } from '../../../runner/executor/launch/endings.ts';
import {
  commandLine,
  firstBytes,
  isAlive,
  isStopped,
  livingWith,
  ON_LINUX,
  ON_UNIX,
  outcome,
  pidIn,
  setUp,
  until,
} from './support/programs.ts';

/** A number no other program on the machine has on its command line: `sleep` takes it, and it is found by it. */
const unusualSeconds = (): string => `9${Math.floor(Math.random() * 1e8)}`;

describe.skipIf(!ON_UNIX)('killing a tree', () => {
  const { launch, folder } = setUp({ pipeDrainMs: 200 });

  test('ends a program that ignores TERM, at the deadline', async () => {
    const program = await launch(['sh', '-c', 'trap "" TERM; echo ready; while :; do sleep 1; done']);
    await firstBytes(program.stdout);
    const exit = await endProgram(program, { graceMs: 0, killMs: 150 });
    expect(exit).toMatchObject({ signal: 'SIGKILL' });
    expect(program.hasSurvivors()).toBe(false);
  });

  test('ends a stopped program', async () => {
    const program = await launch(['sh', '-c', 'kill -STOP $$; sleep 60']);
    await until(() => isStopped(program.pid), 'the stop');
    expect(await endProgram(program, { graceMs: 0, killMs: 150 })).toMatchObject({ signal: 'SIGKILL' });
  });

  test('leaves the descendants of a shell the time to tidy up that the shell does not take', async () => {
    writeFileSync(
      path.join(folder, 'tidy.sh'),
      'trap "sleep 0.3; echo $$ >tidied; exit 0" TERM\necho ready\nwhile :; do sleep 0.05; done\n',
    );
    const program = await launch(['sh', '-c', 'sh tidy.sh & wait']);
    await firstBytes(program.stdout);
    program.stderr.resume();
    expect(await endProgram(program, { graceMs: 0, killMs: 5000 })).toMatchObject({ signal: 'SIGTERM' });
    expect(isAlive(await pidIn(path.join(folder, 'tidied')))).toBe(false);
  });
});

describe.skipIf(!ON_LINUX)('killing the tree of a program that ended', () => {
  const { launch } = setUp();

  test('spares the programs that were given its pipes', async () => {
    const ended = await launch(['true']);
    ended.stdout.resume();
    ended.stderr.resume();
    await ended.closed;
    // More than there are other pipes in a set, so that some have the pipes of the one before.
    const later = await Promise.all(Array.from({ length: 6 }, () => launch(['sleep', '60'])));
    await ended.killTree();
    expect(later.map(({ pid }) => isAlive(pid))).toEqual(later.map(() => true));
    await Promise.all(later.map((program) => program.killTree()));
  });
});

describe.skipIf(!ON_LINUX)('killing a tree finds', () => {
  const { launch, folder } = setUp({ pipeDrainMs: 200 });

  /**
   * Runs the lines, kills the tree once as many `sleep` of it run as are wanted, and all else is ready, and expects
   * nothing to be left that has the number on its command line.
   */
  async function expectNoneLeft(
    lines: (seconds: string) => string,
    sleepers = 1,
    alsoReady: (all: number[]) => boolean = () => true,
  ): Promise<void> {
    const seconds = unusualSeconds();
    const program = await launch(['sh', '-c', lines(seconds)]);
    program.stdout.resume();
    program.stderr.resume();
    // From its first byte, since `setsid sleep` shows the same before it has a session of its own.
    const sleeping = () => livingWith(seconds).filter((pid) => commandLine(pid).startsWith('sleep\0'));
    await until(() => sleeping().length >= sleepers, `${sleepers} x sleep ${seconds}`);
    await until(() => alsoReady(livingWith(seconds)), 'the rest');
    await program.killTree();
    expect(livingWith(seconds)).toEqual([]);
    await program.closed;
  }

  test('children in the group', () => expectNoneLeft((s) => `sleep ${s} & sleep ${s} & wait`, 2));
  test('a grandchild in a session of its own', () => expectNoneLeft((s) => `setsid sleep ${s} & wait`));
  test('one whose parents are gone', () => expectNoneLeft((s) => `(setsid sleep ${s} &) ; exit 0`));
  test('one without the mark, by its parent', () =>
    expectNoneLeft((s) => `env -i setsid sleep ${s} >/dev/null 2>&1 </dev/null & wait`));
  test('one without mark and parent, by the pipe it holds', () =>
    expectNoneLeft((s) => `(env -i setsid sleep ${s} &) ; exit 0`));
  test('one that is stopped', () =>
    expectNoneLeft(
      (s) => `setsid sh -c 'sleep ${s} & kill -STOP $$' & wait`,
      1,
      (all) => all.some(isStopped),
    ));

  test('processes that fork all the while', async () => {
    for (let round = 0; round < 3; round++) {
      const tag = `chain${unusualSeconds()}`;
      const file = path.join(folder, tag);
      // Each generation starts the next in a new session and ends: a moving target, outside the group.
      writeFileSync(file, 'sleep 0.02\nsetsid sh "$0" &\nexit 0\n');
      const program = await launch(['sh', '-c', `for i in 1 2 3; do setsid sh ${file} & done; wait; sleep 60`]);
      program.stdout.resume();
      program.stderr.resume();
      await until(() => livingWith(tag).length >= 3, 'three chains');
      await program.killTree();
      expect(livingWith(tag)).toEqual([]);
      await program.closed;
    }
  });

  test('nothing that belongs to somebody else', async () => {
    const seconds = unusualSeconds();
    const other = await launch(['sleep', seconds]);
    const program = await launch(['sleep', '60']);
    const killed = outcome(program);
    await program.killTree();
    expect(await killed).toMatchObject({ signal: 'SIGKILL' });
    expect(livingWith(`sleep\0${seconds}`)).toEqual([other.pid]);
    const ended = outcome(other);
    await other.killTree();
    await ended;
  });
});
