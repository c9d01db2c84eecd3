import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Problem } from '../../protocol/process-file/problem.ts';
import { folder } from '../cli/support/command.ts';
import { repositoryFile } from './support/provider.ts';

const STEPWELL = repositoryFile('dist/stepwell.js');
const GOLDEN = repositoryFile('test/golden/diagnostics');

/** What only editors tell, for it takes the PATH of this machine. */
const EDITORS_ONLY = /^\d+:\d+ warning command-not-found /;

const names = readdirSync(GOLDEN)
  .filter((name) => name.endsWith('.process.json'))
  .map((name) => name.replace(/\.process\.json$/, ''));

test('what editors tell of a file, `stepwell check` tells too, at the same place and in the same words', () => {
  expect(names).toContain('data');
  for (const name of names) {
    const golden = readFileSync(join(GOLDEN, `${name}.txt`), 'utf8');
    const told = golden.split(/^(?=\d)/m).filter((problem) => problem !== '' && !EDITORS_ONLY.test(problem));
    expect(checked(`${name}.process.json`), name).toEqual(told);
  }
});

/** As the golden files have it. */
function checked(name: string): string[] {
  const text = readFileSync(join(GOLDEN, name), 'utf8');
  const { stdout } = spawnSync(process.execPath, [STEPWELL, 'check', '--json', name], {
    cwd: GOLDEN,
    encoding: 'utf8',
  });
  const [{ problems }] = JSON.parse(stdout) as [{ problems: Problem[] }];
  return problems.map(({ line, column, severity, code, message, offset, length }) => {
    const marked = text.slice(offset, offset + length);
    return `${line}:${column} ${severity} ${code} ${marked}\n    ${message.replaceAll(GOLDEN, '<folder>')}\n`;
  });
}

test('no provider is started for it, and no runner asked', () => {
  const provider = `import { writeFileSync } from 'node:fs'; writeFileSync('started', '');`;
  const root = folder({ 'steps.mjs': provider });
  const steps = [
    { id: 'a', provider: 'p', with: { any: 1 }, outputSchema: { additionalProperties: false } },
    { id: 'b', run: 'x', if: 'input.x' },
  ];
  const file = join(root, 'a.process.json');
  writeFileSync(
    file,
    JSON.stringify({
      version: 1,
      name: 'a',
      providers: { p: { command: 'node', args: ['steps.mjs'] } },
      steps,
    }),
  );
  const state = join(root, 'state');
  mkdirSync(state);
  const { status, stdout } = spawnSync(process.execPath, [STEPWELL, 'check', file], {
    encoding: 'utf8',
    env: { ...process.env, STEPWELL_STATE_DIR: state },
  });
  expect(stdout).toContain('`input` never has `x`: after `a` it is empty. [never-given]');
  expect(status).toBe(2);
  expect(readdirSync(state)).toEqual([]);
  expect(readdirSync(root)).not.toContain('started');
});
