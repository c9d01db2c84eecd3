import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { Provider } from '../node/support/provider.ts';
import { fixture, HAS_PHP, php } from './support/php.ts';

describe.skipIf(!HAS_PHP)('a PHP step and its types', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await php(fixture('typed.php'));
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

  it('describes its settings with types, defaults, descriptions and what is required', async () => {
    const schema = (await description('settings'))?.['withSchema'] as JsonObject;
    expect(schema).toMatchObject({ type: 'object', required: ['url'], additionalProperties: false });
    expect(schema['properties']).toEqual({
      url: { type: 'string', description: 'where to look' },
      limit: { type: 'integer', default: 10 },
      ratio: { type: 'number', default: 0.5 },
      dry: { type: 'boolean', default: false },
      tags: { type: ['array', 'object'], default: [] },
      mode: { enum: ['fast', 'safe'], default: 'safe' },
      note: { type: ['string', 'null'], default: null },
      either: { type: ['string', 'integer'], default: 1 },
      login: {
        anyOf: [
          {
            type: 'object',
            properties: { user: { type: 'string' }, port: { type: 'integer', default: 22 } },
            required: ['user'],
          },
          { type: ['null'] },
        ],
        default: null,
      },
      anything: { default: null },
    });
  });

  it('tells title, description, flags and place, from the doc comment unless told', async () => {
    const lines = readFileSync(fixture('typed.php'), 'utf8').split('\n');
    expect(await description('settings')).toMatchObject({
      title: 'Shows its settings',
      description: 'These lines are the description:\nthey keep their breaks.',
      idempotent: true,
      interrupts: false,
      source: { file: fixture('typed.php'), line: lines.indexOf('    function (') + 1 },
    });
    expect(await description('said')).toMatchObject({
      title: 'Said',
      description: 'Told by arguments',
      outputSchema: { type: 'object' },
    });
  });

  it('gets its settings by name, made into what the types say', async () => {
    const login = { user: 'ada', port: 2222, unknown: 1 };
    const given = { url: 'x', limit: 3.0, ratio: 1, mode: 'fast', either: 'e', login, tags: {} };
    expect(await provider.output('settings', {}, given)).toEqual({
      limit: 3,
      ratio: true,
      mode: 'Fast',
      login: ['Login', 'ada', 2222],
      either: 'e',
      tags: [],
      note: null,
    });
  });

  it.each<[string, object, string]>([
    ['missing', {}, '1003 step settings: with.url is missing; it must be a string'],
    ['wrong type', { url: 5 }, '1003 step settings: with.url must be a string, not 5'],
    ['true for a number', { url: 'x', limit: true }, '1003 step settings: with.limit must be an integer, not true'],
    ['a fraction', { url: 'x', limit: 1.5 }, '1003 step settings: with.limit must be an integer, not 1.5'],
    ['a case', { url: 'x', mode: 'slow' }, `1003 step settings: with.mode must be one of "fast", "safe", not "slow"`],
    ['a field', { url: 'x', login: {} }, `1003 step settings: with.login.user is missing`],
    [
      'a typo',
      { url: 'x', limt: 1 },
      '1003 step settings: with.limt is not a setting of this step; did you mean limit?',
    ],
  ])('refuses settings that do not fit: %s', async (_, settings, message) => {
    expect(await refusal('settings', settings)).toBe(message);
  });

  it('makes its input an object when typed so, and refuses what does not fit with the place', async () => {
    expect(await provider.output('order', { id: 1, login: { user: 'ada' } })).toEqual({ id: 2, port: 22 });
    expect(await refusal('order', {}, { id: 1, login: { user: 7 } })).toBe(
      '1002 step order: input.login.user must be a string, not 7',
    );
    expect(await description('order')).toMatchObject({ inputSchema: { required: ['id', 'login'] } });
  });

  it('takes any settings when it names none, or has ...$others', async () => {
    expect(await provider.output('no-settings', {}, { a: 1 })).toEqual({ a: 1 });
    expect(await description('no-settings')).not.toHaveProperty('withSchema');
    expect(await provider.output('any-settings', {}, { known: 1, b: 2 })).toEqual({ known: 1, others: { b: 2 } });
  });

  it('may leave out the context, or every parameter', async () => {
    expect(await provider.output('no-context', {}, { url: 'x' })).toEqual({ url: 'x' });
    expect(await provider.output('bare')).toEqual({ bare: true });
  });
});
