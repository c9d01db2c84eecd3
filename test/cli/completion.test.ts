import { COMMANDS } from '../../runner/cli/definitions/index.ts';
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, processOf, STEPWELL, stepwell } from './support/command.ts';

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

const SAMPLE = processOf(
  [
    { id: 'collect', name: 'Collect all', command: 'true' },
    { id: 'classify', command: 'true' },
  ],
  { params: { properties: { limit: { description: 'How many' }, since: {} } } },
);

/** A folder with a process file, a folder, another file, and `stepwell` on the PATH. */
function place(): { cwd: string; env: NodeJS.ProcessEnv } {
  const cwd = folder({ 'notes.process.json': SAMPLE, 'data.json': '{}', 'readme.txt': '' });
  mkdirSync(join(cwd, 'pipelines'));
  const bin = folder();
  if (process.platform === 'win32') writeFileSync(join(bin, 'stepwell.cmd'), `@"${process.execPath}" "${STEPWELL}" %*`);
  else {
    chmodSync(STEPWELL, 0o755);
    symlinkSync(STEPWELL, join(bin, 'stepwell'));
  }
  return {
    cwd,
    env: { ...process.env, PATH: `${bin}${process.platform === 'win32' ? ';' : ':'}${process.env['PATH'] ?? ''}` },
  };
}

/** Command lines up to the cursor, and what is offered for their last word. */
const CASES: [string, string[]][] = [
  [
    'stepwell ',
    COMMANDS.filter(({ definition }) => !definition.hidden)
      .map(({ definition }) => definition.name)
      .sort(),
  ],
  ['stepwell co', ['completion']],
  ['stepwell run --on', ['--on-interrupt']],
  ['stepwell run notes.process.json --on-interrupt ', ['edit', 'proceed', 'stop']],
  ['stepwell run ', ['notes.process.json', 'pipelines/']],
  ['stepwell run notes.process.json --from ', ['classify', 'collect']],
  ['stepwell run notes.process.json --until cl', ['classify']],
  ['stepwell run notes.process.json --param ', ['limit=', 'since=']],
  ['stepwell run notes.process.json --data @da', ['@data.json']],
  ['stepwell init --lang p', ['php', 'python']],
  ['stepwell completion ', ['bash', 'fish', 'powershell', 'zsh']],
];

/** Those in which shells differ from each other: folders, words that go on, files behind @. */
const SHELL_CASES = CASES.filter(([line]) => / (co|run |--from |--param |@da)$/.test(line));

describe('the candidates', () => {
  const offered = (words: string[], cwd: string): string[] =>
    stepwell(['complete', '--', ...words], { cwd })
      .stdout.split('\n')
      .filter(Boolean)
      .map((line) => line.split('\t')[0] ?? '');

  test('fit every place of a line', () => {
    const { cwd } = place();
    for (const [line, wanted] of CASES) {
      const found = offered(line.split(' ').slice(1), cwd).sort();
      expect(found, line).toEqual(line.endsWith('@da') ? [':data-files'] : wanted);
    }
  });

  test('come with a description', () => {
    const { cwd } = place();
    expect(stepwell(['complete', '--', 'run', 'notes.process.json', '--from', 'co'], { cwd }).stdout).toBe(
      'collect\tCollect all\n',
    );
  });

  test('are option values behind an equals sign too', () => {
    const { cwd } = place();
    expect(offered(['run', 'notes.process.json', '--from=c'], cwd)).toEqual(['--from=collect', '--from=classify']);
  });

  test('leave out an option that was given, unless it may be given again', () => {
    const { cwd } = place();
    const rest = offered(['run', 'notes.process.json', '--json', '--param', 'limit=1', '--'], cwd);
    expect(rest).not.toContain('--json');
    expect(rest).toContain('--param');
  });

  test('of a file that is broken or missing are none, without a word', () => {
    const cwd = folder({ 'broken.process.json': '{ "steps": [ { "id": "early" }, {' });
    expect(offered(['run', 'broken.process.json', '--from', ''], cwd)).toEqual(['early']);
    const missing = stepwell(['complete', '--', 'run', 'none.process.json', '--from', ''], { cwd });
    expect(missing).toEqual({ status: 0, stdout: '', stderr: '' });
  });
});

describe.skipIf(!has('bash'))('bash (needs bash)', () => {
  test.each(SHELL_CASES)('%s', (line, wanted) => {
    const { cwd, env } = place();
    // What bash itself does: it splits the line at COMP_WORDBREAKS and calls the function.
    const script = `
      source <(stepwell completion bash)
      COMP_LINE=$1 COMP_POINT=\${#1} COMP_TYPE=9
      read -r -a COMP_WORDS <<< "\${1//[=:@]/ & }"
      [[ $1 == *[[:space:]] ]] && COMP_WORDS+=("")
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _stepwell
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    const out = execFileSync('bash', ['--norc', '-c', script, 'bash', line], { cwd, env, encoding: 'utf8' });
    const kept = line.endsWith('@da') ? '@' : '';
    expect(
      out
        .split('\n')
        .filter(Boolean)
        .map((value) => kept + value)
        .sort(),
    ).toEqual(wanted);
  });

  test('an interactive bash completes a line', () => {
    const { cwd, env } = place();
    const input = 'source <(stepwell completion bash)\nstepwell run no\t--fr\tcol\t--no-such\n';
    const { stderr, stdout } = spawnSync('script', ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
      cwd,
      env: { ...env, TERM: 'dumb' },
      input: `${input}exit\n`,
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect(stdout + stderr).toContain('stepwell run notes.process.json --from collect --no-such');
  });
});

describe.skipIf(!has('zsh'))('zsh (needs zsh)', () => {
  test.each(SHELL_CASES)('%s', (line, wanted) => {
    const { cwd, env } = place();
    // A real line editor in a pseudo terminal; a widget behind the completer prints what it was given.
    const script = `
      zmodload zsh/zpty
      zpty -b shell zsh -f -i
      zpty -w shell 'PS1= ; autoload -Uz compinit && compinit -u -D && source <(stepwell completion zsh)'
      zpty -w shell 'compadd () { local -a all; builtin compadd -O all "$@"; print -rl -- "\${all[@]/#/<<<}" >> found; builtin compadd "$@" }'
      zpty -w shell 'finish () { zle complete-word; print done >> over }; zle -N finish; bindkey "^I" finish; print ready > ready'
      for i in {1..200}; do [[ -e ready ]] && break; sleep 0.05; done
      zpty -n -w shell "$1"$'\\t'
      for i in {1..200}; do [[ -e over ]] && break; sleep 0.05; done
      cat found`;
    const out = execFileSync('zsh', ['-f', '-c', script, 'zsh', line], {
      cwd,
      env: { ...env, TERM: 'dumb' },
      encoding: 'utf8',
    });
    const kept = line.endsWith('@da') ? '@' : '';
    const values = out
      .split('\n')
      .filter((text) => text.startsWith('<<<'))
      .map((text) => kept + text.slice(3));
    expect([...new Set(values)].sort()).toEqual(wanted);
  });
});

describe.skipIf(!has('fish'))('fish (needs fish)', () => {
  test.each(SHELL_CASES)('%s', (line, wanted) => {
    const { cwd, env } = place();
    const script = `stepwell completion fish | source; complete -C '${line}'`;
    const out = execFileSync('fish', ['--no-config', '-c', script], {
      cwd,
      env: { ...env, HOME: cwd },
      encoding: 'utf8',
    });
    expect(
      out
        .split('\n')
        .filter(Boolean)
        .map((text) => text.split('\t')[0])
        .sort(),
    ).toEqual(wanted);
  });
});

/** Windows has one of them; elsewhere PowerShell is somebody's choice, and no system's package. */
const powershell = ['pwsh', 'powershell'].find(
  (shell) => spawnSync(shell, ['-NoProfile', '-Command', 'exit 0']).status === 0,
);
if (powershell === undefined && process.platform !== 'win32')
  console.log('NOT RUN: completion in PowerShell, which is not installed');
else
  describe('PowerShell', () => {
    test.each(SHELL_CASES)('%s', (line, wanted) => {
      const { cwd, env } = place();
      const script = `stepwell completion powershell | Out-String | Invoke-Expression
      (TabExpansion2 -inputScript '${line}' -cursorColumn ${line.length}).CompletionMatches.CompletionText`;
      const out = execFileSync(powershell ?? 'powershell', ['-NoProfile', '-Command', script], {
        cwd,
        env,
        encoding: 'utf8',
      });
      expect(
        out
          .split(/\r?\n/)
          .filter(Boolean)
          .map((text) => text.replace('./', ''))
          .sort(),
      ).toEqual(wanted);
    });
  });
