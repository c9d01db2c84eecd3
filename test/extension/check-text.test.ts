import { afterAll, describe, expect, it } from 'vitest';
import type { JsonSchema } from '../../protocol/data/json.ts';
import { createValidator } from '../../runner/validation/index.ts';
import { checkText } from '../../extension/document/check-text.ts';
import { firstValues } from '../../extension/run/first-values.ts';
import { runSchema } from '../../extension/run/run-values.ts';
import { processFileOf, runPath } from '../../extension/run/run-address.ts';
import { parsePausePath, pausePath } from '../../extension/pause/pause-address.ts';

const validator = createValidator();
afterAll(() => validator.dispose());

/** What is underlined, and why. */
async function underlined(text: string, ...schemas: JsonSchema[]): Promise<[string, string][]> {
  const problems = await checkText(text, schemas, validator);
  return problems.map(({ range: { offset, length }, message }) => [text.slice(offset, offset + length), message]);
}

describe('text of data', () => {
  it('is underlined where a value is wrong', async () => {
    expect(
      await underlined('{"a": {"n": "ten"}}', { properties: { a: { properties: { n: { type: 'number' } } } } }),
    ).toEqual([['"ten"', 'must be a number, is "ten"']]);
  });

  it('is underlined at the name of an object that lacks something', async () => {
    expect(await underlined('{"a": {}}', { properties: { a: { required: ['n'] } } })).toEqual([
      ['"a"', 'must have the property "n"'],
    ]);
  });

  it('is underlined at a name that is not allowed', async () => {
    const [found] = await underlined('{"naem": 1}', { properties: { name: {} }, additionalProperties: false });
    expect(found?.[0]).toBe('"naem"');
  });

  it('is checked against every schema, and the same is told once', async () => {
    const schema = { required: ['n'] };
    expect(await underlined('{}', schema, schema, { required: ['m'] })).toHaveLength(2);
  });

  it('that is no JSON has that one problem', async () => {
    expect(await checkText('{"a": }', [{ required: ['n'] }], validator)).toMatchObject([{ keyword: 'syntax' }]);
  });

  it('that breaks a rule for all data has that one problem', async () => {
    expect(await underlined('{"n": 1, "n": 2}')).toEqual([[expect.anything(), expect.stringContaining('twice')]]);
  });

  it('with a schema that cannot be used says so', async () => {
    expect(await checkText('{}', [{ type: 'nonsense' }], validator)).toMatchObject([{ keyword: 'schema' }]);
  });
});

describe('what a process is run with', () => {
  const params = { type: 'object', properties: { a: { type: 'string', default: 'x' }, b: { type: 'integer' } } };

  it('begins with the defaults and the data of the file', () => {
    expect(firstValues({ params, data: { n: 1 } }, undefined)).toEqual({ params: { a: 'x' }, data: { n: 1 } });
  });

  it('begins with what was used last, without parameters the file has no more', () => {
    expect(firstValues({ params, data: { n: 1 } }, { params: { b: 2, old: true }, data: { n: 5 } })).toEqual({
      params: { a: 'x', b: 2 },
      data: { n: 5 },
    });
  });

  it('is parameters alone where the file takes no data', () => {
    expect(firstValues({ params }, undefined)).toEqual({ params: { a: 'x' } });
    expect(runSchema({ params })).toMatchObject({
      required: ['params'],
      properties: { params: { title: 'Parameters' } },
    });
  });

  it('is any data where the file says nothing', () => {
    expect(firstValues({}, undefined)).toEqual({ data: {} });
    expect(runSchema({})).toMatchObject({ properties: { data: {} } });
  });
});

describe('addresses', () => {
  it('of pauses lead back to the process and the step', () => {
    const pid = '0123456789abcdef0123456789abcdef';
    const path = pausePath({ name: 'Deploy / prod: "x"', pid, step: 'approve-it' });
    expect(parsePausePath(path)).toEqual({ pid: pid.slice(0, 12), step: 'approve-it' });
    expect(parsePausePath('/x/approve.json')).toBe(undefined);
  });

  it('of runs lead back to the process file', () => {
    expect(runPath('/w/deploy.process.json')).toBe('/w/deploy.run.json');
    expect(processFileOf('/w/deploy.run.json')).toBe('/w/deploy.process.json');
  });
});
