import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import schema from '../../../protocol/schemas/process-file.schema.json' with { type: 'json' };

const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);

/** Schema paths of what does not match, empty for a valid file. */
const wrong = (file: unknown): string[] =>
  validate(file) ? [] : (validate.errors ?? []).map((error) => `${error.instancePath} ${error.keyword}`);
const step = (fields: object) => ({ version: 1, name: 'x', steps: [{ id: 'a', ...fields }] });

describe('the schema of process files', () => {
  test('takes a file that uses every kind of field', () => {
    const file = {
      $schema: './process-file.schema.json',
      version: 1,
      name: 'x',
      params: { properties: { n: { type: 'number' } } },
      data: { anything: [1, { goes: null }] },
      env: { A: 'text', B: 1, C: true, D: null },
      secrets: { TOKEN: { env: 'TOKEN' }, KEY: { command: ['pass', 'key'] } },
      timeout: '1h30m',
      'x-ours': { free: true },
      steps: [
        { id: 'a', run: ['echo a', 'echo b'], timeout: 30, interrupt: true, retry: { maxAttempts: 3, 'x-why': 1 } },
        { id: 'b', command: 'node', args: ['b.js'], windows: { run: 'b.cmd' }, if: false },
        { id: 'c', provider: 'p', with: { a: 1 }, interrupt: { message: 'Look', schema: true, expiresIn: '30d' } },
      ],
    };
    expect(wrong(file)).toEqual([]);
  });

  test.each([
    ['unknown keys', { ...step({ run: 'x' }), nmae: 1 }, ' additionalProperties'],
    ['unknown keys of a step', step({ run: 'x', comand: 'y' }), '/steps/0 additionalProperties'],
    ['a file without steps', { version: 1, name: 'x', steps: [] }, '/steps minItems'],
    ['another version', { ...step({ run: 'x' }), version: 2 }, '/version const'],
    ['a step that does nothing', step({}), '/steps/0 oneOf'],
    ['a step that does two things', step({ run: 'x', command: 'y' }), '/steps/0 oneOf'],
    ['a secret from two places', { ...step({ run: 'x' }), secrets: { S: { env: 'A', file: 'b' } } }, '/secrets/S oneOf'],
    ['an id that is none', step({ id: '1a', run: 'x' }), '/steps/0/id pattern'],
    ['a length of time that is none', step({ run: 'x', timeout: '5 minutes' }), '/steps/0/timeout anyOf'],
  ])('refuses %s', (_, file, error) => {
    expect(wrong(file)).toContain(error);
  });

  test('describes every field, with its default where it has one', () => {
    const described = (object: { properties?: Record<string, { description?: string }> }): boolean =>
      Object.values(object.properties ?? {}).every((field) => (field.description ?? '') !== '');
    expect([schema, ...Object.values(schema.definitions)].filter((object) => !described(object as never))).toEqual([]);
    expect(schema.definitions.Retry.properties.delay.description).toContain('Default: 1s');
  });
});
