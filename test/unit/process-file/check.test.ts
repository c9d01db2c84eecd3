import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Problem } from '../../../protocol/process-file/problem.ts';

const stepwell = resolve('dist/stepwell.js');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepwell-check-'));
  const files: Record<string, string> = {
    'good.process.json': '{ "version": 1, "name": "good", "steps": [{ "id": "a", "command": "true" }] }',
    'bad.process.json':
      '{\n  "version": 1,\n  "name": "bad",\n  "steps": [\n    { "id": "a", "comand": "true" }\n  ]\n}\n',
    'other.json': '{ "version": 1, "name": "other", "steps": [{ "id": "a", "command": "true" }] }',
    'latin1.process.json': '',
    'flow.process.json': `{
  "version": 1,
  "name": "flow",
  "steps": [
    { "id": "count", "command": "x", "outputSchema": { "additionalProperties": false, "properties": { "total": { "type": "integer" } } } },
    { "id": "book", "if": "input.totl > 1", "command": "x",
      "inputSchema": { "required": ["sum"] } },
    { "id": "off", "if": false, "command": "x" }
  ]
}
`,
    'disk/paths.process.json': `{ "version": 1, "name": "paths", "envFile": "no.env", "cwd": "here",
      "providers": {
        "p": { "command": "node", "args": ["no-steps.mjs"] },
        "q": { "command": "node", "args": ["no-steps.mjs"], "windows": { "args": [] }, "linux": { "args": [] }, "macos": { "args": [] } }
      },
      "steps": [
        { "id": "q", "provider": "q" },
        { "id": "a", "provider": "p" },
        { "id": "b", "command": "./no-program" },
        { "id": "c", "command": "python3", "args": ["there.py", "x"] },
        { "id": "d", "run": "x", "cwd": "no-folder" },
        { "id": "e", "command": "npm", "args": ["no/script.js"] },
      ] }`,
    'disk/here/there.py': '',
    'empty/readme.txt': '',
    'deep/node_modules/x.process.json': 'broken',
    'deep/.git/x.process.json': 'broken',
    'deep/b/x.process.json': '{ "version": 1, "name": "x", "steps": [{ "id": "a", "command": "true" }] }',
    'deep/a.process.json': '{ "version": 1, "name": "a", "steps": [{ "id": "a", "command": "true" }] }',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(resolve(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  writeFileSync(join(folder, 'latin1.process.json'), Buffer.from('{ "name": "caf\xe9" }', 'latin1'));
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function check(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const env = { ...process.env };
  delete env['FORCE_COLOR'];
  return spawnSync(process.execPath, [stepwell, 'check', ...args], { cwd: folder, encoding: 'utf8', env });
}

test('a good file: nothing on stdout, exit status 0', () => {
  expect(check('good.process.json')).toMatchObject({ status: 0, stdout: '', stderr: 'No problems in 1 file\n' });
});

test('a bad file: file:line:column, what is wrong and which rule, exit status 2', () => {
  expect(check('good.process.json', 'bad.process.json')).toMatchObject({
    status: 2,
    stdout: [
      'bad.process.json:5:5: error steps[0] must have `provider`, `command` or `run`. [one-action]',
      'bad.process.json:5:18: error Unknown key `comand`. Did you mean `command`? [unknown-key]',
      '',
    ].join('\n'),
    stderr: '2 errors in 1 of 2 files\n',
  });
});

test('--json prints one array, with every file in it', () => {
  const { status, stdout, stderr } = check('--json', 'good.process.json', 'bad.process.json');
  const [good, bad] = JSON.parse(stdout) as [
    { file: string; problems: Problem[] },
    { file: string; problems: Problem[] },
  ];
  expect([status, stderr]).toEqual([2, '']);
  expect(good).toEqual({ file: 'good.process.json', problems: [] });
  expect(bad.problems[1]).toEqual({
    severity: 'error',
    code: 'unknown-key',
    message: 'Unknown key `comand`. Did you mean `command`?',
    offset: 65,
    length: 8,
    line: 5,
    column: 18,
    endLine: 5,
    endColumn: 26,
    path: ['steps', 0, 'comand'],
    instead: '"command"',
  });
});

test('the data between the steps is looked at: what is never given, and steps that never run', () => {
  expect(check('flow.process.json')).toMatchObject({
    status: 2,
    stdout: [
      'flow.process.json:6:34: error `input` never has `totl`: after `count` it has `total`. Did you mean `total`? [never-given]',
      'flow.process.json:7:37: error `book` requires `input.sum`, which is never given: `count` gives `total`. [input-not-given]',
      'flow.process.json:8:20: warning The step never runs: its `if` is false. [unreachable-step]',
      '',
    ].join('\n'),
    stderr: '2 errors and 1 warning in 1 file\n',
  });
  const { stdout } = check('--json', 'flow.process.json');
  const [{ problems }] = JSON.parse(stdout) as [{ problems: Problem[] }];
  expect(problems[0]).toEqual({
    severity: 'error',
    code: 'never-given',
    message: '`input` never has `totl`: after `count` it has `total`. Did you mean `total`?',
    offset: expect.any(Number) as number,
    length: 4,
    line: 6,
    column: 34,
    endLine: 6,
    endColumn: 38,
    path: ['steps', 1, 'if'],
    instead: 'total',
    step: 'count',
  });
});

test('files that cannot be read are an error', () => {
  expect(check('missing.process.json')).toMatchObject({
    status: 2,
    stdout: 'missing.process.json:1:1: error The file cannot be read: there is no such file. [unreadable]\n',
  });
  expect(check('latin1.process.json')).toMatchObject({
    status: 2,
    stdout: expect.stringContaining('it is not UTF-8 text') as string,
  });
});

test('another name is a warning, and warnings leave the exit status alone', () => {
  const { status, stdout, stderr } = check('other.json');
  expect([status, stderr]).toEqual([0, '1 warning in 1 file\n']);
  expect(stdout).toMatch(/^other\.json:1:1: warning .*\[file-name\]\n$/);
});

test('what the file names and is not there is a warning at its place', () => {
  const { status, stdout } = check(join('disk', 'paths.process.json'));
  const found = stdout
    .split('\n')
    .map((line) => /:(\d+):\d+: (warning \S+ \S+ `[^`]+`)/.exec(line)?.slice(1).join(' '));
  expect(found).toEqual([
    '1 warning The envFile `no.env`',
    '3 warning The script `no-steps.mjs`',
    '9 warning The program `./no-program`',
    '11 warning The folder `no-folder`',
    undefined,
  ]);
  expect(status).toBe(0);
});

test('a folder stands for all process files below it, installed and hidden ones left out', () => {
  const { stdout } = check('--json', 'deep');
  expect((JSON.parse(stdout) as { file: string }[]).map(({ file }) => file)).toEqual([
    join('deep', 'a.process.json'),
    join('deep', 'b', 'x.process.json'),
  ]);
  expect(check('empty')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('There is no *.process.json below empty.') as string,
  });
});

test('names from the file cannot move the cursor of a terminal', () => {
  const path = join(folder, 'escape.process.json');
  writeFileSync(path, '{ "version": 1, "name": "x", "steps": [{ "id": "a", "command": "x" }], "\\u001b[2Jbad\\n": 1 }');
  const { stdout } = check('escape.process.json');
  expect(stdout.split('\n')).toHaveLength(2);
  expect(stdout).not.toContain('\u001b');
});

test('colours only where they are asked for', () => {
  const coloured = execFileSync(process.execPath, [stepwell, 'check', 'other.json'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  expect(coloured).toContain('\u001b[33mwarning\u001b[39m');
  expect(check('other.json').stdout).not.toContain('\u001b');
});
