import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inheritableEnv, overlayEnv } from '../../../runner/platform/environment.ts';
import { scriptName, scriptText, shellCommand } from '../../../runner/platform/shell.ts';
import { has, outcome, setUp } from './support/programs.ts';

describe('the environment steps inherit', () => {
  test('leaves out what is of the editor, of Node and of the runner, and nothing else', () => {
    const env = {
      PATH: '/bin',
      NODE_OPTIONS: '--inspect',
      NODE_OPTIONS_X: 'stays',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK: 'x',
      STEPWELL_MARK: 'x',
      vscode_lower: 'stays',
      MISSING: undefined,
    };
    expect(inheritableEnv(env, 'linux')).toEqual({
      PATH: '/bin',
      NODE_OPTIONS_X: 'stays',
      vscode_lower: 'stays',
      GIT_TERMINAL_PROMPT: '0',
    });
  });

  test('has no case on Windows', () => {
    const env = { Path: 'C:\\', node_options: '--inspect', Vscode_pid: '1', git_terminal_prompt: '1' };
    expect(inheritableEnv(env, 'win32')).toEqual({ Path: 'C:\\', GIT_TERMINAL_PROMPT: '0' });
    expect(overlayEnv({ Path: 'a', X: '1' }, { PATH: 'b' }, 'win32')).toEqual({ X: '1', PATH: 'b' });
    expect(overlayEnv({ Path: 'a', X: '1' }, { PATH: 'b' }, 'linux')).toEqual({ Path: 'a', X: '1', PATH: 'b' });
  });
});

describe('the command that runs the lines of a step', () => {
  test.each<[string, string, string[]]>([
    ['sh', 'script.sh', ['sh', '-e', 'F']],
    ['bash', 'script.sh', ['bash', '-e', '-o', 'pipefail', 'F']],
    ['/usr/local/bin/bash', 'script.sh', ['/usr/local/bin/bash', '-e', '-o', 'pipefail', 'F']],
    ['zsh', 'script.zsh', ['zsh', '-e', '-o', 'pipefail', 'F']],
    ['python', 'script.py', ['python', 'F']],
    ['node', 'script.js', ['node', 'F']],
    ['awkish', 'script', ['awkish', 'F']],
    ['constructor', 'script', ['constructor', 'F']],
    [
      'C:\\Windows\\System32\\CMD.EXE',
      'script.cmd',
      ['C:\\Windows\\System32\\CMD.EXE', '/d', '/e:on', '/v:off', '/c', 'call', 'F'],
    ],
  ])('%s', (shell, name, argv) => {
    expect([scriptName(shell), shellCommand(shell, 'F', 'linux')]).toEqual([name, argv]);
  });

  test('PowerShell stops at errors, passes exit codes on, and gets its file quoted and marked as UTF-8', () => {
    const argv = shellCommand('powershell', "C:\\it's\\script.ps1", 'win32');
    expect(scriptName('powershell')).toBe('script.ps1');
    expect(argv[0]).toBe('powershell');
    expect(argv.at(-1)).toContain("$ErrorActionPreference = 'Stop'; . 'C:\\it''s\\script.ps1';");
    expect(argv.at(-1)).toContain('exit $LASTEXITCODE');
    expect(scriptText('powershell', 'x')).toBe('\ufeffx');
  });

  test('cmd gets the line ends it needs', () => {
    expect(scriptText('cmd', 'a\nb\r\nc')).toBe('@echo off\r\na\r\nb\r\nc');
  });

  test('Windows without pwsh uses the PowerShell it has', () => {
    expect(shellCommand('pwsh', 'F', 'win32', () => false)[0]).toBe('powershell');
    expect(shellCommand('pwsh', 'F', 'win32', () => true)[0]).toBe('pwsh');
    expect(shellCommand('pwsh', 'F', 'linux', () => false)[0]).toBe('pwsh');
  });
});

describe('lines that are run', () => {
  const { launch, folder } = setUp();
  const run = async (shell: string, lines: string) => {
    const script = path.join(folder, scriptName(shell));
    writeFileSync(script, scriptText(shell, lines), { mode: 0o600 });
    return outcome(await launch(shellCommand(shell, script)));
  };

  test.skipIf(!has('bash'))('stop at the first failure, in a pipe too, with bash', async () => {
    expect(await run('bash', 'echo a\nfalse | cat\necho b\n')).toMatchObject({ stdout: 'a\n', exitCode: 1 });
  });
  test.skipIf(process.platform === 'win32')('stop at the first failure with sh', async () => {
    expect(await run('sh', 'echo a\nfalse\necho b\n')).toMatchObject({ stdout: 'a\n', exitCode: 1 });
  });
  test('may be a module or not with node', async () => {
    expect(await run('node', "import os from 'node:os'; console.log(typeof os.EOL)")).toMatchObject({
      stdout: 'string\n',
    });
    expect(await run('node', "console.log(typeof require('os').EOL)")).toMatchObject({ stdout: 'string\n' });
  });
  test.skipIf(!has('python3'))('are named by line in errors of python', async () => {
    expect((await run('python3', 'a = 1\nraise ValueError(a)\n')).stderr).toMatch(/script\.py", line 2/);
  });
});
