import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import { createLauncher, type Launcher } from '../../../runner/executor/launch/launcher.ts';
import { commandLine, firstBytes, has, isAlive, ON_LINUX, outcome, setUp, until } from './support/programs.ts';
import { startedByStarter, unexpected } from './support/starter.ts';

const PYTHON = ON_LINUX && (existsSync('/usr/bin/python3') || has('python3'));

describe.skipIf(!PYTHON)('a small process starts programs', () => {
  const { launch, folder, env } = setUp({ starter: { lost: unexpected, after: 2 } });

  test('when enough were started to be worth it', async () => {
    const starter = await startedByStarter(launch);
    expect(commandLine(starter)).toContain('python3');
    const { stdout } = await outcome(await launch(['sh', '-c', 'echo $PPID']));
    expect(Number(stdout)).toBe(starter);
  });

  test('with exactly the arguments and the environment given, in the folder given', async () => {
    const odd = ['', ' ', 'a b', '"quoted"', 'line\nfeed', 'ünï', '$HOME', '-n'];
    const shown = await outcome(await launch(['printf', '%s|', ...odd]));
    expect(shown.stdout).toBe(odd.map((text) => `${text}|`).join(''));
    const all = { ...env, EMPTY: '', ODD: 'a=b\nc', 'not-a-name': '1' };
    const { stdout } = await outcome(await launch(['env', '-0'], { env: all }));
    const got = stdout.split('\0').filter((pair) => pair !== '' && !pair.startsWith('STEPWELL_MARK='));
    expect(got.sort()).toEqual(
      Object.entries(all)
        .map((pair) => pair.join('='))
        .sort(),
    );
    expect((await outcome(await launch(['pwd', '-P'], { cwd: '/usr' }))).stdout).toBe('/usr\n');
  });

  test('in a session of its own, with the signals, open files and limits that Node would give them', async () => {
    const plain = createLauncher();
    onTestFinished(() => plain.dispose());
    const argv = ['sh', '-c', 'ls /proc/self/fd; grep -E "^Sig(Blk|Ign)" /proc/self/status; ulimit -a; umask'] as const;
    const byStarter = (await outcome(await launch([...argv]))).stdout;
    const byNode = (await outcome(await plain.launch({ argv, cwd: folder, env, stdin: 'null' }))).stdout;
    // glibc's `posix_spawn` has two signals ignored that it keeps for itself, 32 and 33, and sets when it needs them.
    expect(byStarter.replace(/^(SigIgn:\t0+)18(0{7})$/m, '$100$2')).toBe(byNode);
    const program = await launch(['sh', '-c', 'cut -d" " -f5,6 /proc/$$/stat']);
    expect((await outcome(program)).stdout).toBe(`${program.pid} ${program.pid}\n`);
  });

  test('and says how they ended', async () => {
    expect(await outcome(await launch(['sh', '-c', 'exit 7']))).toMatchObject({ exitCode: 7, signal: null });
    expect(await outcome(await launch(['sh', '-c', 'kill -TERM $$']))).toMatchObject({
      exitCode: null,
      signal: 'SIGTERM',
    });
    const many = Array.from({ length: 40 }, async (_, index) => {
      const result = await outcome(await launch(['sh', '-c', `echo ${index}; exit ${index}`]));
      expect(result).toMatchObject({ stdout: `${index}\n`, exitCode: index });
    });
    await Promise.all(many);
  });

  test('a script without a first line for the system is run by a shell, as ever', async () => {
    const script = path.join(folder, 'script');
    await outcome(await launch(['sh', '-c', 'echo "echo ran as \\$0" >script; chmod +x script']));
    expect(existsSync(script)).toBe(true);
    expect((await outcome(await launch(['./script']))).stdout).toBe('ran as ./script\n');
  });

  test('what cannot be started is told as ever', async () => {
    const plain = createLauncher();
    onTestFinished(() => plain.dispose());
    const spec = { cwd: folder, env, stdin: 'null' } as const;
    for (const [argv, cwd] of [
      [['no-such-program'], folder],
      [['./no-such-program'], folder],
      [[folder], folder],
      [['true'], '/no/such/folder'],
    ] as [[string], string][]) {
      const told = await plain.launch({ ...spec, argv, cwd }).catch((error: unknown) => error);
      expect(told).toBeInstanceOf(Error);
      await expect(launch(argv, { cwd })).rejects.toEqual(told);
    }
  });
});

describe.skipIf(!PYTHON)('when the process that starts programs is killed', () => {
  let launcher: Launcher | undefined;
  afterEach(() => launcher?.dispose());

  async function started(lost: (error: Error) => void) {
    const made = createLauncher({ starter: { lost, after: 0 } });
    launcher = made;
    const launch = (argv: readonly [string, ...string[]]) =>
      made.launch({ argv, cwd: '/', env: { PATH: process.env['PATH'] ?? '' }, stdin: 'null' });
    return { launch, starter: await startedByStarter(launch) };
  }

  test('idle, Node starts them again', async () => {
    const { launch, starter } = await started(unexpected);
    process.kill(starter, 'SIGKILL');
    // Reaped; what is asked of it before that is known could have been started or not.
    await until(() => !existsSync(`/proc/${starter}`), 'the end of the starter');
    await new Promise(setImmediate);
    const { stdout } = await outcome(await launch(['sh', '-c', 'echo $PPID']));
    expect(Number(stdout)).toBe(process.pid);
  });

  test('while one runs, that is told', async () => {
    let told: Error | undefined;
    const { launch, starter } = await started((error) => (told = error));
    const program = await launch(['sh', '-c', 'echo; sleep 300']);
    await firstBytes(program.stdout);
    process.kill(starter, 'SIGKILL');
    await until(() => told !== undefined, 'that it is lost');
    expect(told?.message).toContain('has ended');
    await program.killTree();
    expect(isAlive(program.pid)).toBe(false);
  });

  test('nothing of it is left when the launcher is disposed', async () => {
    const { starter } = await started(unexpected);
    await launcher?.dispose();
    expect(isAlive(starter)).toBe(false);
  });
});
