import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, stepwell } from './support/command.ts';

const has = (program: string): boolean => spawnSync(program, ['--version']).status === 0;
const KITS = [
  { lang: 'node', file: 'hello.mjs', sdk: 'stepwell.mjs', program: 'node' },
  {
    lang: 'python',
    file: 'hello.py',
    sdk: 'stepwell.py',
    program: process.platform === 'win32' ? 'python' : 'python3',
  },
  { lang: 'php', file: 'hello.php', sdk: 'stepwell.php', program: 'php' },
];

describe('stepwell init', () => {
  for (const { lang, file, sdk, program } of KITS) {
    test.skipIf(!has(program))(`--lang ${lang} writes what runs at once (needs ${program})`, () => {
      const cwd = folder({ 'three.txt': '1\n2\n3\n', 'one.txt': '1\n' });
      const made = stepwell(['init', '--lang', lang], { cwd });
      expect({ status: made.status, stdout: made.stdout }).toEqual({ status: 0, stdout: '' });
      expect(made.stderr).toContain('stepwell run hello.process.json');
      expect(readdirSync(join(cwd, 'steps'))).toEqual(expect.arrayContaining([file, sdk]));
      expect(stepwell(['check', 'hello.process.json'], { cwd }).status).toBe(0);

      const paused = stepwell(['run', 'hello.process.json', '--param', 'top=2'], { cwd });
      expect(paused.status).toBe(3);
      expect(paused.stderr).toContain('count: interrupted: The largest files');

      const ran = stepwell(['run', 'hello.process.json', '--on-interrupt', 'proceed', '--param', 'top=2'], { cwd });
      expect(ran.status).toBe(0);
      const output = JSON.parse(ran.stdout) as {
        files: number;
        lines: number;
        largest: { path: string; lines: number }[];
      };
      expect(output.largest).toHaveLength(2);
      expect(output.largest[0]?.path).toMatch(/^steps./);
      expect(output.lines).toBeGreaterThan(4);
      expect(ran.stderr).toContain(`say | ${output.lines} lines in ${output.files} files`);
    });
  }

  test('makes a folder, and says how to get there', () => {
    const cwd = folder();
    const { status, stderr } = stepwell(['init', 'my pipelines'], { cwd });
    expect(status).toBe(0);
    expect(stderr).toContain('cd "my pipelines"');
    expect(existsSync(join(cwd, 'my pipelines', 'hello.process.json'))).toBe(true);
  });

  test('writes over nothing: when one file exists, none is written', () => {
    const cwd = folder();
    mkdirSync(join(cwd, 'steps'));
    writeFileSync(join(cwd, 'steps', 'stepwell.mjs'), 'mine');
    const { status, stderr } = stepwell(['init'], { cwd });
    expect(status).toBe(2);
    expect(stderr).toContain(join('steps', 'stepwell.mjs'));
    expect(stderr).toContain('nothing was written');
    expect(readFileSync(join(cwd, 'steps', 'stepwell.mjs'), 'utf8')).toBe('mine');
    expect(readdirSync(cwd)).toEqual(['steps']);
  });
});
