import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { Provider } from '../node/support/provider.ts';
import { fixture, PYTHON, python } from './support/python.ts';

describe.skipIf(!PYTHON)('a Python step and its type hints', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await python(fixture('typed.py'));
  });
  afterAll(() => provider[Symbol.asyncDispose]());

  const description = async (step: string): Promise<JsonObject | undefined> => {
    const answer = await provider.request('step/describe', { step });
    return (answer.result?.['steps'] as JsonObject[])[0];
  };
  const refusal = async (step: string, settings: object, input = {}): Promise<string> => {
    const answer = await provider.run(step, input, settings);
    return `${answer.error?.code ?? 'no error'} ${answer.error?.message ?? JSON.stringify(answer.result)}`;
  };

  it('describes its settings with types, defaults and what is required', async () => {
    const schema = (await description('settings'))?.['withSchema'] as JsonObject;
    expect(schema).toMatchObject({ type: 'object', required: ['url'], additionalProperties: false });
    expect(schema['properties']).toEqual({
      url: { type: 'string' },
      limit: { type: 'integer', default: 10 },
      ratio: { type: 'number', default: 0.5 },
      dry: { type: 'boolean', default: false },
      tags: { type: 'array', items: { type: 'string' }, default: [] },
      headers: { type: 'object', additionalProperties: { type: 'integer' }, default: {} },
      mode: { enum: ['fast', 'safe'], default: 'safe' },
      level: { enum: ['low', 'high'], default: 'low' },
      note: { type: ['string', 'null'], default: null },
      either: { anyOf: [{ type: 'integer' }, { type: 'array', items: { type: 'integer' } }], default: 1 },
      login: {
        anyOf: [
          {
            type: 'object',
            properties: { user: { type: 'string' }, port: { type: 'integer' } },
            required: ['user'],
          },
          { type: 'null' },
        ],
        default: null,
      },
      folder: { type: 'string', default: '.' },
      anything: { default: null },
    });
  });

  it('describes input and output from TypedDicts and dataclasses', async () => {
    const row = { type: 'object', properties: { id: { type: 'integer' }, name: { type: 'string' } } };
    const schema = {
      type: 'object',
      properties: { rows: { type: 'array', items: { ...row, required: ['id', 'name'] } }, note: { type: 'string' } },
      required: [],
    };
    expect(await description('rows')).toMatchObject({ inputSchema: schema, outputSchema: schema });
    expect(await description('order')).toMatchObject({ inputSchema: { required: ['id', 'login'] } });
    expect(await description('order')).not.toHaveProperty('outputSchema');
  });

  it('tells title, description, flags and the line of the def', async () => {
    const line = readFileSync(fixture('typed.py'), 'utf8').split('\n').indexOf('def settings(') + 1;
    expect(await description('settings')).toMatchObject({
      title: 'A title of its own',
      description: 'These lines are the description:\nthey keep their breaks.',
      idempotent: true,
      interrupts: false,
      source: { file: fixture('typed.py'), line },
    });
  });

  it('gets its settings by name, made into what the hints say', async () => {
    const login = { user: 'ada', port: 2222, unknown: 1 };
    const given = { url: 'x', limit: 3.0, ratio: 1, mode: 'fast', level: 'high', either: [1], login, folder: 'a/b' };
    expect(await provider.output('settings', {}, given)).toMatchObject({
      limit: 3,
      ratio: 1,
      mode: 'FAST',
      level: 'high',
      either: [1],
      login: ['Login', 'ada', 2222],
      folder: 'a/b',
      anything: null,
    });
  });

  it.each<[string, object, string]>([
    ['missing', {}, '1003 step settings: with.url is missing; it must be a string'],
    ['wrong type', { url: 5 }, '1003 step settings: with.url must be a string, not 5'],
    ['true for a number', { url: 'x', limit: true }, '1003 step settings: with.limit must be an integer, not True'],
    ['a fraction', { url: 'x', limit: 1.5 }, '1003 step settings: with.limit must be an integer, not 1.5'],
    ['inside a list', { url: 'x', tags: ['a', 1] }, '1003 step settings: with.tags[1] must be a string, not 1'],
    ['a choice', { url: 'x', mode: 'slow' }, `1003 step settings: with.mode must be one of "fast", "safe", not 'slow'`],
    ['a field', { url: 'x', login: {} }, `1003 step settings: with.login must be an object or null, not {}`],
    [
      'a typo',
      { url: 'x', limt: 1 },
      '1003 step settings: with.limt is not a setting of this step; did you mean limit?',
    ],
  ])('refuses settings that do not fit: %s', async (_, settings, message) => {
    expect(await refusal('settings', settings)).toBe(message);
  });

  it('refuses input that does not fit, with the place', async () => {
    expect(await refusal('rows', {}, { rows: [{ id: 1, name: 'a' }, { id: 2 }] })).toBe(
      '1002 step rows: input.rows[1].name is missing',
    );
    expect(await refusal('order', {}, { id: 1, login: { user: 7 } })).toBe(
      '1002 step order: input.login.user must be a string, not 7',
    );
    expect(await provider.output('order', { id: 1, login: { user: 'ada' } })).toEqual({ id: 2, port: 22 });
  });

  it('keeps fields of the input that its TypedDict does not name', async () => {
    const data = { rows: [{ id: 1, name: 'a', more: [1] }], extra: { x: 1 } };
    expect(await provider.output('rows', data)).toEqual(data);
  });

  it('takes any settings when it names none, or has **others', async () => {
    expect(await provider.output('no_settings', {}, { a: 1 })).toEqual({ a: 1 });
    expect(await description('no_settings')).not.toHaveProperty('withSchema');
    expect(await provider.output('any_settings', {}, { known: 1, b: 2 })).toEqual({ known: 1, others: { b: 2 } });
  });

  it('may leave out ctx, or every parameter', async () => {
    expect(await provider.output('no_context', {}, { url: 'x' })).toEqual({ url: 'x' });
    expect(await provider.output('bare')).toEqual({ bare: true });
  });
});
