import { describe, expect, test } from 'vitest';
import { code, folder, processOf, stepwell } from './support/command.ts';

const output = { text: 'two\nlines', count: 3, none: null, 'a key': { rows: [{ id: 'x' }, { id: 'y' }] } };
const files = { 'p.process.json': processOf([code('one', `done(${JSON.stringify(output)})`)]) };
const print = (key: string, ...more: string[]) =>
  stepwell(['run', 'p.process.json', '--print', key, ...more], { cwd: folder(files) });

describe('stepwell run --print', () => {
  test.each([
    ['text', 'two\nlines\n'],
    ['count', '3\n'],
    ['none', 'null\n'],
    ['["a key"].rows[1].id', 'y\n'],
    ['["a key"].rows[0]', '{\n  "id": "x"\n}\n'],
  ])('%s', (key, stdout) => {
    expect(print(key)).toMatchObject({ status: 0, stdout });
  });

  test.each([
    ['texd', 'stepwell: There is nothing to print: `output` has no `texd`. Did you mean `text`?\n'],
    ['count.x', 'stepwell: There is nothing to print: `output.count` is no object.\n'],
    [
      '["a key"].rows[2]',
      'stepwell: There is nothing to print: `output["a key"].rows` is a list of 2; its places are written [0].\n',
    ],
  ])('%s, which is not there, is told with status 2, and nothing printed', (key, message) => {
    const { status, stdout, stderr } = print(key);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.endsWith(message)).toBe(true);
  });

  test.each([['a key'], ['a..b'], ['rows.0'], ['a }} b'], ['']])('%j is no key, and nothing is run', (key) => {
    const { status, stderr } = stepwell(['run', 'p.process.json', `--print=${key}`], { cwd: folder(files) });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^stepwell: --print takes a key of the output, as in a\.b\[0\]\["a key"\], not ".*"/);
  });

  test('does not go with --json', () => {
    expect(print('text', '--json').stderr).toBe('stepwell: Choose one of --json and --print.\n');
  });

  test('of a process that failed prints nothing', () => {
    const cwd = folder({ 'p.process.json': processOf([code('one', 'process.exit(3)')]) });
    expect(stepwell(['run', 'p.process.json', '--print', 'text'], { cwd })).toMatchObject({ status: 1, stdout: '' });
  });
});
