import { chmodSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../runner/executor/launch/explain.ts';
import { LaunchError } from '../../../runner/executor/launch/launch-error.ts';
import type { LaunchSpec } from '../../../runner/executor/launch/launcher.ts';
import { ON_UNIX, outcome, setUp } from './support/programs.ts';

describe.skipIf(!ON_UNIX)('a program that cannot be started', () => {
  const { launch, folder, env } = setUp();
  const file = (name: string, text: string, mode: number): string => {
    const full = path.join(folder, name);
    writeFileSync(full, text);
    chmodSync(full, mode);
    return full;
  };
  const failure = async (argv: LaunchSpec['argv'], more: Partial<LaunchSpec> = {}): Promise<LaunchError> => {
    const result = await launch(argv, more).catch((error: unknown) => error);
    if (!(result instanceof LaunchError)) throw new Error('It was started.');
    return result;
  };

  test('is told with the PATH of the step that was searched', async () => {
    const error = await failure(['no-such-program'], { env: { PATH: '/opt/a:/opt/b' } });
    expect(error).toMatchObject({ code: 'SpawnFailed', details: { reason: 'notFound', systemCode: 'ENOENT' } });
    expect(error.message).toBe(
      'Cannot start "no-such-program": program not found. (searched the PATH of the step: /opt/a:/opt/b)',
    );
  });

  test('and lies in the working directory: asks whether ./ was meant', async () => {
    file('tool', '#!/bin/sh\n', 0o755);
    expect((await failure(['tool'])).message).toContain('Did you mean "./tool"?');
  });

  test('as a path: says where it was looked for', async () => {
    const error = await failure(['./bin/tool']);
    expect(error.details.reason).toBe('notFound');
    expect(error.message).toContain(path.join(folder, 'bin/tool'));
  });

  test('for want of permission: says chmod', async () => {
    const script = file('plain', '#!/bin/sh\n', 0o644);
    const error = await failure(['./plain']);
    expect(error.details).toMatchObject({ reason: 'noPermission', systemCode: 'EACCES' });
    expect(error.message).toContain(`chmod +x ${script}`);
  });

  test('for want of its interpreter: says so, not that it is missing itself', async () => {
    file('odd', '#!/no/such/interpreter\n', 0o755);
    const error = await failure(['./odd']);
    expect(error.details.reason).toBe('notExecutable');
    expect(error.message).toContain('interpreter');
  });

  test('for want of its working directory: names it, not the program', async () => {
    const error = await failure(['true'], { cwd: path.join(folder, 'nowhere') });
    expect(error.details.reason).toBe('badCwd');
    expect(error.message).toContain(`${path.join(folder, 'nowhere')}" does not exist`);
    file('a-file', '', 0o644);
    expect((await failure(['true'], { cwd: path.join(folder, 'a-file') })).message).toContain('is not a folder');
  });

  test('because its arguments are too long: points to files', async () => {
    const error = await failure(['true', 'x'.repeat(3_000_000)]);
    expect(error.details).toMatchObject({ reason: 'tooLong', systemCode: 'E2BIG' });
    expect(JSON.stringify(error.details).length).toBeLessThan(500);
  });

  test('because its stdin cannot be opened: names the file', async () => {
    const error = await failure(['cat'], { stdin: { file: path.join(folder, 'gone.json') } });
    expect(error.details).toMatchObject({ reason: 'badStdin', systemCode: 'ENOENT' });
  });

  test('because an argument holds a null byte', async () => {
    expect((await failure(['echo', 'a\0b'])).details.reason).toBe('badArgument');
  });

  test.each([
    ['EMFILE', 'tooManyFiles', 'ulimit -n'],
    ['EAGAIN', 'tooManyProcesses', 'ulimit -u'],
    ['ENOEXEC', 'notExecutable', 'for this machine'],
  ])('%s is explained', (code, reason, hint) => {
    const spec: LaunchSpec = { argv: ['sh'], cwd: folder, env, stdin: 'null' };
    const error = explain(Object.assign(new Error(code), { code }), spec, 'linux');
    expect(error.details.reason).toBe(reason);
    expect(error.message).toContain(hint);
  });

  test('the PATH and the working directory of the step decide, not those of the runner', async () => {
    file('only-here', '#!/bin/sh\necho found\n', 0o755);
    const byPath = await outcome(await launch(['only-here'], { env: { PATH: `${folder}:/bin` } }));
    const byFolder = await outcome(await launch(['./only-here']));
    expect([byPath.stdout, byFolder.stdout]).toEqual(['found\n', 'found\n']);
  });

  test('a script without a first line is run by sh, as shells do', async () => {
    file('bare', 'echo ran\n', 0o755);
    expect(await outcome(await launch(['./bare']))).toMatchObject({ stdout: 'ran\n', exitCode: 0 });
  });
});
