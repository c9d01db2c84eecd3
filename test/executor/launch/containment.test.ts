import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { findSetpriv, wrapWithPdeathsig } from '../../../runner/executor/launch/containment.ts';
import { isAlive, outcome, setUp, until } from './support/programs.ts';

describe.skipIf(findSetpriv() === undefined)('containment by a death signal', () => {
  const { launch, launcher } = setUp({ containment: 'pdeathsig' });

  test('is reported, and neither pid, PATH, stdin nor exit code change', async () => {
    expect(await launcher.level()).toMatchObject({ containment: 'pdeathsig' });
    const program = await launch(['sh', '-c', 'echo $$; cat; exit 7'], { stdin: 'pipe' });
    program.stdin?.end('in');
    expect(await outcome(program)).toMatchObject({ stdout: `${program.pid}\nin`, exitCode: 7 });
    await expect(launch(['no-such-program'])).rejects.toMatchObject({ details: { reason: 'notFound' } });
  });

  test('a program dies with the one that started it, however that died', async () => {
    const argv = wrapWithPdeathsig(findSetpriv() ?? '', '/bin/sleep', ['sleep', '60']);
    const code = `const c = require('child_process').spawn(${JSON.stringify(argv[0])}, ${JSON.stringify(argv.slice(1))}, { stdio: 'ignore', detached: true }); console.log(c.pid)`;
    const parent = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)));
    await until(() => readFileSync(`/proc/${pid}/comm`, 'utf8') === 'sleep\n', 'the exec of sleep');
    parent.kill('SIGKILL');
    await until(() => !isAlive(pid), 'the end of the program');
  });
});

describe('containment', () => {
  test('is only had on Linux', () => {
    expect(findSetpriv('darwin')).toBeUndefined();
    expect(findSetpriv('linux', '/no/such/folder')).toBeUndefined();
  });
});
