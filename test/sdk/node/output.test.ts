import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Provider } from './support/provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await Provider.ready({ args: [fileURLToPath(new URL('fixtures/extra.mjs', import.meta.url))] });
});
afterAll(() => provider[Symbol.asyncDispose]());

it('a step that returns nothing passes its input on, changed or not', async () => {
  expect(await provider.output('give', { what: 'nothing', rows: [1] })).toEqual({ what: 'nothing', rows: [1] });
  expect(await provider.output('mutate', { rows: [1] })).toEqual({ rows: [1], added: true });
});

it.each([
  ['date', { at: '1970-01-01T00:00:00.000Z', list: ['1970-01-01T00:00:00.001Z'] }],
  ['url', { url: 'https://example.org/' }],
  ['undefineds', { list: [null, 1] }],
  ['large', { value: '1152921504606846976', float: 1e300, text: '9007199254740993' }],
])('converts what loses nothing: %s', async (what, expected) => {
  expect(await provider.output('give', { what })).toEqual(expected);
});

it.each([
  ['null', 'output must be a JSON object, not null'],
  ['array', 'output must be a JSON object, not an array'],
  ['text', 'output must be a JSON object, not a string'],
  ['promise', 'output.rows[0].body is a Promise'],
  ['map', 'output.rows is a Map'],
  ['function', 'output.rows.run is a function'],
  ['symbol', 'output.rows is a symbol'],
  ['error', 'output.why is an Error'],
  ['date0', 'output.at is an invalid Date'],
  ['proto', 'output.a.__proto__'],
  ['constructor', 'output.a[0].constructor'],
  ['circular', 'nested more than 64 deep'],
  ['nan', 'output.rows[0].price is NaN'],
])('refuses by its place what JSON cannot hold: %s', async (what, message) => {
  const error = await provider.error('give', { what });
  expect(error).toMatchObject({ code: 1000, data: { type: 'TypeError' } });
  expect(error.message).toContain(message);
});

it('gives back data 64 deep and refuses 65', async () => {
  expect(await provider.output('deep', { levels: 64 })).toBeDefined();
  expect((await provider.error('deep', { levels: 65 })).message).toContain('64 deep');
});
