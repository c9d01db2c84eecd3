import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { LaunchError } from '../../../runner/executor/launch/launch-error.ts';
import { isAlive, ON_LINUX, ON_UNIX, outcome, pidIn, setUp } from './support/programs.ts';

const DRAIN_MS = 300;

describe.skipIf(!ON_UNIX)('when a program ends', () => {
  const { launch, folder } = setUp({ pipeDrainMs: DRAIN_MS });

  test('a grandchild that holds stdout does not hold the step', async () => {
    for (let round = 0; round < 3; round++) {
      const name = `holder${round}`;
      const program = await launch(['sh', '-c', `echo said; (echo $$; exec sleep 60) & echo $! >${name}; exit 4`]);
      const ended = outcome(program).catch((error: unknown) => error);
      const exit = await program.exited;
      const since = performance.now();
      expect(exit).toMatchObject({ exitCode: 4 });
      expect(await program.closed).toEqual({ exitCode: 4, signal: null, pipesHeld: true });
      expect(performance.now() - since).toBeLessThan(DRAIN_MS + 1000);
      await ended;
      const holder = await pidIn(path.join(folder, name));
      expect(program.hasSurvivors()).toBe(true);
      expect(isAlive(holder)).toBe(true);
      await program.killTree();
      expect(isAlive(holder)).toBe(false);
      expect(program.hasSurvivors()).toBe(false);
    }
  });

  test('a pipe that a survivor holds is not used for the next program', async () => {
    const waitFor = (file: string): string => `while [ ! -e ${file} ]; do sleep 0.05; done`;
    const intrude = `trap '' PIPE; ${waitFor('others')}; echo intruder; echo intruder >&2; : >intruded`;
    const first = await launch(['sh', '-c', `(${intrude}) & exit 0`]);
    first.stdout.resume();
    first.stderr.resume();
    expect(await first.closed).toMatchObject({ pipesHeld: true });
    const own = `${waitFor('intruded')}; echo own`;
    const others = await Promise.all([1, 2, 3, 4, 5, 6].map(() => launch(['sh', '-c', own])));
    writeFileSync(path.join(folder, 'others'), '');
    for (const result of await Promise.all(others.map(outcome)))
      expect(result).toMatchObject({ stdout: 'own\n', stderr: '' });
    await first.killTree();
  });

  test('a slow reader gets all that an ended program left behind', async () => {
    const program = await launch(['sh', '-c', 'head -c 150000 /dev/zero; echo end >&2']);
    program.stderr.resume();
    let bytes = 0;
    program.stdout.read((chunk) => {
      bytes += chunk.length;
      program.stdout.pause();
      setTimeout(() => {
        program.stdout.resume();
      }, DRAIN_MS * 0.6);
    });
    expect(await program.closed).toMatchObject({ pipesHeld: false });
    expect(bytes).toBe(150_000);
  });

  test('a program that goes without reading its stdin is no error', async () => {
    const program = await launch(['true'], { stdin: 'pipe' });
    program.stdin?.write('x'.repeat(1_000_000));
    expect(await outcome(program)).toMatchObject({ exitCode: 0, signal: null });
  });

  test('a signal is told by its name', async () => {
    const result = await outcome(await launch(['sh', '-c', 'kill -9 $$']));
    expect(result).toMatchObject({ exitCode: null, signal: 'SIGKILL' });
  });

  test.skipIf(!ON_LINUX)('no file descriptor stays open, however it went', async () => {
    const round = async (): Promise<void> => {
      const results = await Promise.allSettled([
        launch(['sh', '-c', 'echo x; cat'], { stdin: 'pipe' }).then((program) => {
          program.stdin?.end('y');
          return outcome(program);
        }),
        launch(['true']).then(outcome),
        launch(['no-such-program'], { stdin: 'pipe' }),
        launch(['true'], { cwd: '/no/such/folder' }),
        launch(['true', 'x'.repeat(3_000_000)]),
        launch(['cat'], { stdin: { file: '/no/such/file' } }),
        launch(['sh', '-c', 'sleep 5 & exit 0']).then(async (program) => {
          program.stdout.resume();
          program.stderr.resume();
          await program.closed;
          await program.killTree();
        }),
      ]);
      for (const result of results.slice(2, 6)) {
        expect(result.status === 'rejected' && result.reason instanceof LaunchError).toBe(true);
      }
    };
    await round();
    const before = readdirSync('/proc/self/fd').length;
    for (let i = 0; i < 6; i++) await round();
    // Pipes kept for the next programs are descriptors too; their number has a limit, and that is not one a round.
    expect(readdirSync('/proc/self/fd').length).toBeLessThanOrEqual(before + 6);
  });
});

describe.skipIf(!ON_UNIX)('the output of a program', () => {
  const { launch, folder } = setUp();
  const FLOOD = 300_000_000;
  const flood = () => launch(['sh', '-c', `head -c ${FLOOD} /dev/zero; : >written`]);

  test('waits in the program until somebody reads it, and leaves no memory behind', async () => {
    const program = await flood();
    program.stderr.resume();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(program.stdout.paused).toBe(true);
    expect(existsSync(path.join(folder, 'written'))).toBe(false);
    const before = process.memoryUsage();
    const highest = { ...before };
    let bytes = 0;
    program.stdout.read((chunk) => {
      bytes += chunk.length;
      const now = process.memoryUsage();
      highest.rss = Math.max(highest.rss, now.rss);
      highest.arrayBuffers = Math.max(highest.arrayBuffers, now.arrayBuffers);
    });
    expect(await program.closed).toMatchObject({ exitCode: 0, pipesHeld: false });
    expect(bytes).toBe(FLOOD);
    expect(highest.arrayBuffers - before.arrayBuffers).toBeLessThan(1_000_000);
    expect(highest.rss - before.rss).toBeLessThan(50_000_000);
  });

  test('comes no further than the piece in which it was paused', async () => {
    const program = await flood();
    program.stderr.resume();
    let pieces = 0;
    let paused = 0;
    program.stdout.read(() => {
      expect(program.stdout.paused).toBe(false);
      pieces++;
      if (pieces % 500 !== 0) return;
      program.stdout.pause();
      const then = pieces;
      setTimeout(() => {
        expect(pieces).toBe(then);
        paused++;
        program.stdout.resume();
      }, 50);
    });
    expect(await program.closed).toMatchObject({ exitCode: 0, pipesHeld: false });
    expect(paused).toBeGreaterThan(3);
    expect(program.stdout).toMatchObject({ ended: true, paused: false });
  });

  test('of two programs at once is not mixed', async () => {
    const letters = ['a', 'b', 'c'];
    const programs = await Promise.all(
      letters.map((letter) => launch(['sh', '-c', `head -c 20000000 /dev/zero | tr '\\0' ${letter}`])),
    );
    const results = await Promise.all(programs.map(outcome));
    expect(results.map(({ stdout }) => [stdout.length, stdout.at(0), new Set(stdout).size])).toEqual(
      letters.map((letter) => [20_000_000, letter, 1]),
    );
  });
});
