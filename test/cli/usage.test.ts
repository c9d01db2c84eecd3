import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import type { OptionDefinition } from '../../runner/cli/definitions/command.ts';
import { COMMANDS } from '../../runner/cli/definitions/index.ts';
import { stepwell } from './support/command.ts';

describe('the command line', () => {
  test('tells its version', () => {
    expect(stepwell(['--version'])).toEqual({ status: 0, stdout: `${manifest.version}\n`, stderr: '' });
  });

  test('lists every command that is not internal', () => {
    const { status, stdout } = stepwell(['--help']);
    expect(status).toBe(0);
    for (const { definition } of COMMANDS) {
      if (definition.hidden) expect(stdout).not.toMatch(new RegExp(`^  ${definition.name} `, 'm'));
      else expect(stdout).toContain(`  ${definition.name} `);
    }
  });

  test.each(
    COMMANDS.filter(({ definition }) => !definition.hidden).map(
      ({ definition }) => [definition.name, definition] as const,
    ),
  )('`%s --help` names every option, within 80 columns', (name, definition) => {
    const { status, stdout } = stepwell([name, '--help']);
    expect(status).toBe(0);
    for (const [option, { hidden }] of Object.entries<OptionDefinition>(definition.options)) {
      if (hidden) expect(stdout).not.toContain(`--${option}`);
      else expect(stdout).toContain(`--${option}`);
    }
    const prose = stdout.slice(0, stdout.indexOf('Examples:')).split('\n');
    expect(prose.filter((line) => line.length > 80)).toEqual([]);
    expect(stepwell(['help', name]).stdout).toBe(stdout);
  });

  test('without a command shows the help as an error', () => {
    const { status, stdout, stderr } = stepwell([]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('Usage: stepwell COMMAND');
  });

  test.each([
    [['rum', 'x'], 'There is no command rum; `stepwell --help` lists the commands. Did you mean run?'],
    [['--versoin'], 'There is no option --versoin; `stepwell --help` lists the commands. Did you mean --version?'],
    [['run'], '`stepwell run` needs FILE: The process file.'],
    [['run', 'a', 'b'], '`stepwell run` does not take "b".'],
    [['run', 'a', '--dta', 'x'], '`stepwell run` has no option --dta. Did you mean --data?'],
    [['run', 'a', '-x'], '`stepwell run` has no option -x.'],
    [['run', 'a', '--data'], 'The option --data needs a value: --data JSON|@FILE|-.'],
    [['run', 'a', '--data', '--json'], 'The option --data needs a value: --data JSON|@FILE|-.'],
    [['run', 'a', '--json=yes'], 'The option --json takes no value.'],
    [['run', 'a', '--from', 'x', '--from', 'y'], 'The option --from is given twice.'],
    [
      ['run', 'a', '--on-interrupt', 'procede'],
      '--on-interrupt takes edit, proceed or stop, not "procede". Did you mean proceed?',
    ],
    [['init', '--lang', 'ruby'], '--lang takes node, python or php, not "ruby".'],
    [
      ['check-step', 'python3', 'x.py'],
      '`stepwell check-step` does not take "python3". Put COMMAND [ARG...] behind --.',
    ],
    [['check-step'], '`stepwell check-step` needs a command behind --: stepwell check-step -- COMMAND [ARG...]'],
    [['completion', 'tcsh'], 'SHELL is bash, zsh, fish or powershell, not "tcsh".'],
    [
      ['run', 'there-is-none.process.json'],
      'Cannot read the process file there-is-none.process.json: there is no such file.',
    ],
  ])('%j is refused with one sentence and status 2', (args, sentence) => {
    expect(stepwell(args)).toEqual({ status: 2, stdout: '', stderr: `stepwell: ${sentence}\n` });
  });
});
