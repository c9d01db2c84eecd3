import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { StepErrorCause } from '../../../protocol/step/errors.ts';
import { Provider } from './support/provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await Provider.ready({ args: [fileURLToPath(new URL('fixtures/extra.mjs', import.meta.url))] });
});
afterAll(() => provider[Symbol.asyncDispose]());

const error = (what: string): Promise<StepErrorCause> => provider.error('throw', { what });

it("an error's type is its class", async () => {
  expect(await error('subclass')).toMatchObject({ code: 1000, message: 'lost', data: { type: 'Precious' } });
});

it.each([
  ['text', 'just text', 'string'],
  ['nothing', 'undefined', 'undefined'],
  ['object', "{ why: 'an object' }", 'object'],
])('anything can be thrown: %s', async (what, message, type) => {
  expect(await error(what)).toMatchObject({ code: 1000, message, data: { type } });
});

it('an error of the system keeps its code and path', async () => {
  expect((await error('system')).data?.details).toMatchObject({ code: 'ENOENT', path: '/does/not/exist' });
});

it('the first of many errors is the cause', async () => {
  expect(await error('aggregate')).toMatchObject({ data: { type: 'AggregateError', cause: { message: 'first' } } });
});

it.each(['deep', 'circular'])('at most 8 causes are told: %s', async (what) => {
  let depth = 0;
  for (let cause = (await error(what)).data?.cause; cause; cause = cause.data?.cause) depth += 1;
  expect(depth).toBe(8);
});

it.each([
  [
    'invalid-input',
    { code: 1002, message: 'rows must be an array', data: { type: 'InvalidInput', details: { at: 'rows' } } },
  ],
  ['invalid-with', { code: 1003, message: 'url is missing', data: { type: 'InvalidWith' } }],
  ['own', { code: 429, message: 'quota', data: { retryable: false, details: { left: 0 } } }],
  ['reserved-code', { code: 1000, message: 'mine' }],
  ['bad-details', { code: 1000, data: { details: { notJson: expect.stringContaining('details.f') as string } } }],
])('a typed error says what it was made with: %s', async (what, expected) => {
  expect(await error(what)).toMatchObject(expected);
});

it('half a character in a message becomes U+FFFD', async () => {
  expect((await error('surrogate')).message).toBe('half \ufffd here');
});

it('a message of many lines stays whole', async () => {
  expect((await error('multiline')).message).toBe('one\n    at two\nthree');
});

it.each(['timer', 'unawaited'])('an uncaught error fails the running step: %s', async (what) => {
  expect(await error(what)).toMatchObject({ code: 1000, data: { type: 'RangeError' } });
  expect(await provider.output('give', { what: 'date' })).toBeDefined();
});
