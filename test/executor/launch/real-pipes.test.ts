import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { has, ON_LINUX, ON_UNIX, outcome, pidIn, setUp, until } from './support/programs.ts';
import { startedByStarter, unexpected } from './support/starter.ts';

describe.skipIf(!ON_UNIX).each([
  ['the pipes of this platform', {}],
  ['a small process that starts programs', { starter: { lost: unexpected, after: 0 } }],
  ['FIFOs, without a shell that makes pipes', { shell: '/does/not/exist' }],
])('as on a terminal pipe, with %s', (_, options) => {
  const { launch, launcher, folder } = setUp(options);
  if ('starter' in options) beforeAll(() => startedByStarter(launch));

  test('the launcher says which pipes it uses', async () => {
    const { pipes, summary } = await launcher.level();
    expect(pipes).toBe(ON_LINUX && !('shell' in options) ? 'anonymous' : 'fifo');
    expect(summary).toContain('real pipes');
  });

  test('/dev/stdout and /dev/stderr can be opened', async () => {
    const result = await outcome(await launch(['sh', '-c', 'echo out >/dev/stdout; echo err >/dev/stderr']));
    expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n', exitCode: 0, pipesHeld: false });
  });

  test('tee /dev/stderr copies', async () => {
    const result = await outcome(await launch(['sh', '-c', 'echo both | tee /dev/stderr']));
    expect(result).toMatchObject({ stdout: 'both\n', stderr: 'both\n' });
  });

  test('cat /dev/stdin reads what is piped in', async () => {
    const program = await launch(['cat', '/dev/stdin'], { stdin: 'pipe' });
    let read = '';
    program.stdout.read((bytes) => (read += bytes.toString()));
    program.stderr.resume();
    program.stdin?.write('one\n');
    await until(() => read === 'one\n', 'the first line');
    program.stdin?.end('two\n');
    expect(await program.closed).toMatchObject({ exitCode: 0 });
    expect(read).toBe('one\ntwo\n');
  });

  test('a file is standard input, from its start, by descriptor and by name', async () => {
    const file = path.join(folder, 'input');
    writeFileSync(file, 'from a file');
    expect(await outcome(await launch(['cat'], { stdin: { file } }))).toMatchObject({ stdout: 'from a file' });
    expect(await outcome(await launch(['cat', '/dev/stdin'], { stdin: { file } }))).toMatchObject({
      stdout: 'from a file',
    });
  });

  test('a program that reads its stdin when it has none meets its end at once', async () => {
    expect(await outcome(await launch(['cat']))).toMatchObject({ stdout: '', exitCode: 0 });
    expect(await outcome(await launch(['sh']))).toMatchObject({ stdout: '', exitCode: 0 });
  });

  test('children under env -i write to the same pipes', async () => {
    const result = await outcome(await launch(['env', '-i', '/bin/sh', '-c', 'echo out; echo err >/dev/stderr']));
    expect(result).toMatchObject({ stdout: 'out\n', stderr: 'err\n' });
  });

  test('a child that outlives its parent is still heard while the pipes drain', async () => {
    const result = await outcome(await launch(['sh', '-c', '(sleep 0.2; echo late) & echo early']));
    expect(result).toMatchObject({ stdout: 'early\nlate\n', exitCode: 0, pipesHeld: false });
  });

  test.skipIf(!has('setsid'))('a step has no terminal and leads a session of its own', async () => {
    const result = await outcome(await launch(['sh', '-c', 'echo $$; (: </dev/tty) 2>/dev/null || echo none']));
    expect(result.stdout).toMatch(/^\d+\nnone\n$/);
  });

  const languages: [string, string[]][] = [
    ['bash', ['-c', 'echo out >/dev/stdout; cat /dev/stdin; echo err >/dev/stderr']],
    [
      'python3',
      [
        '-c',
        "open('/dev/stdout','w').write('out\\n'); print(open('/dev/stdin').read(), end='', flush=True); open('/dev/stderr','w').write('err\\n')",
      ],
    ],
    [
      'perl',
      [
        '-e',
        'open O,">/dev/stdout"; print O "out\\n"; close O; open I,"</dev/stdin"; print <I>; open E,">/dev/stderr"; print E "err\\n"',
      ],
    ],
    [
      'node',
      [
        '-e',
        "const fs=require('fs');fs.writeFileSync('/dev/stdout','out\\n');fs.writeSync(1,fs.readFileSync('/dev/stdin'));fs.writeFileSync('/dev/stderr','err\\n')",
      ],
    ],
  ];
  // Not on FIFOs of Linux: opening one by name waits when its writer is gone, which is why they are the second choice.
  for (const [language, args] of ON_LINUX && 'shell' in options ? [] : languages) {
    test.skipIf(!has(language))(`${language} opens all three by name`, async () => {
      const program = await launch([language, ...args], { stdin: 'pipe' });
      const result = outcome(program);
      program.stdin?.write('in\n');
      program.stdin?.end();
      expect(await result).toMatchObject({ stdout: expect.stringContaining('out\n') as string, exitCode: 0 });
    });
  }
});

describe.skipIf(!ON_LINUX)('on Linux', () => {
  const { launch, folder } = setUp();

  test('/dev/stdin can be opened after the runner has closed it already', async () => {
    const program = await launch(['sh', '-c', 'read go; cat /dev/stdin; cat /dev/stdin'], { stdin: 'pipe' });
    program.stdin?.end('go\nrest\n');
    expect(await outcome(program)).toMatchObject({ exitCode: 0 });
  });

  test('a survivor that opens /dev/stderr when nobody reads any more gets an error, not a wait without end', async () => {
    const program = await launch(['sh', '-c', 'trap "" PIPE; (sleep 0.6; echo x >/dev/stderr; echo $$ >done) &'], {});
    program.stdout.destroy();
    program.stderr.destroy();
    await program.closed;
    expect(await pidIn(path.join(folder, 'done'))).toBeGreaterThan(1);
  });
});

describe.skipIf(!ON_UNIX)('without any way to make pipes', () => {
  const { launch, launcher } = setUp({ shell: '/does/not/exist', mkfifo: '/does/not/exist' });

  test('programs get socket pairs, and the launcher says what that costs', async () => {
    const { pipes, summary } = await launcher.level();
    expect({ pipes, summary }).toMatchObject({
      pipes: 'none',
      summary: expect.stringContaining('/dev/stdin') as string,
    });
    const program = await launch(['sh', '-c', 'cat; echo err >&2; exit 3'], { stdin: 'pipe' });
    program.stdin?.end('in');
    expect(await outcome(program)).toEqual({
      stdout: 'in',
      stderr: 'err\n',
      exitCode: 3,
      signal: null,
      pipesHeld: false,
    });
  });
});
