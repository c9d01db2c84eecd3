import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  createValidator,
  SchemaInvalidError,
  SchemaTimeoutError,
  type SchemaValidator,
} from '../../../runner/validation/index.ts';

const source = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));
const EVIL = { type: 'string', pattern: '^(a+)+$' };
const TRAP = `${'a'.repeat(40)}!`;

let folder: string;
let workerPath: string;
/** For tests that need no worker of their own. */
let shared: SchemaValidator;
const open: SchemaValidator[] = [];

const validator = (deadlineMs = 30_000): SchemaValidator => {
  const made = createValidator({ workerPath, deadlineMs });
  open.push(made);
  return made;
};

/** A worker of its own, so that these tests see the sources as they are. */
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepwell-validation-'));
  workerPath = join(folder, 'validation-worker.js');
  buildSync({
    entryPoints: [source('runner/validation/worker.ts')],
    outfile: workerPath,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    mainFields: ['module', 'main'],
  });
  shared = createValidator({ workerPath, deadlineMs: 30_000 });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((made) => made.dispose()));
});
afterAll(async () => {
  await shared.dispose();
  rmSync(folder, { recursive: true, force: true });
});

describe('data', () => {
  test('that matches has no mismatches', async () => {
    const one = shared;
    expect(await one.validate({ type: 'object', required: ['a'] }, { a: 1 })).toEqual([]);
    expect(await one.validate(true, null)).toEqual([]);
    expect(await one.validate({}, [1])).toEqual([]);
  });

  test('that does not match gets every mismatch, with its place', async () => {
    const schema = {
      type: 'object',
      properties: { count: { type: 'number' }, items: { type: 'array', items: { type: 'string' } } },
      required: ['url'],
    };
    expect(await shared.validate(schema, { count: 'ten', items: ['a', 2] })).toEqual([
      { pointer: '', keyword: 'required', message: 'must have the property "url"', property: 'url' },
      { pointer: '/count', keyword: 'type', message: 'must be a number, is "ten"' },
      { pointer: '/items/1', keyword: 'type', message: 'must be a string, is 2' },
    ]);
  });

  test('with very many mismatches is reported by the first hundred', async () => {
    const rows = Array.from({ length: 5000 }, (_, index) => index);
    expect(await shared.validate({ type: 'array', items: { type: 'string' } }, rows)).toHaveLength(100);
  });

  test('never matches false', async () => {
    expect(await shared.validate(false, {})).toMatchObject([{ message: 'is not allowed here' }]);
  });

  test('named like a part of every JavaScript object is data like any other', async () => {
    const one = shared;
    expect(await one.validate({ required: ['toString'] }, {})).toHaveLength(1);
    expect(await one.validate({ properties: { valueOf: { type: 'string' } } }, {})).toEqual([]);
  });
});

describe('a schema', () => {
  test('is of draft-07 or 2020-12, as it says or as it is written', async () => {
    const one = shared;
    const tuple = [{ type: 'string' }];
    expect(await one.validate({ items: tuple, additionalItems: false }, ['a', 1])).toHaveLength(1);
    expect(await one.validate({ prefixItems: tuple, items: false }, ['a', 1])).toHaveLength(1);
    expect(await one.validate({ $schema: 'http://json-schema.org/draft-07/schema#', prefixItems: tuple }, [1])).toEqual(
      [],
    );
    const modern = { $schema: 'https://json-schema.org/draft/2020-12/schema', unevaluatedProperties: false };
    expect(await one.validate(modern, { a: 1 })).toHaveLength(1);
  });

  test('may use definitions, formats, unknown keywords and patterns written for other languages', async () => {
    const one = shared;
    const referring = { definitions: { n: { type: 'number' } }, properties: { a: { $ref: '#/definitions/n' } } };
    expect(await one.validate(referring, { a: 'x' })).toHaveLength(1);
    expect(await one.validate({ $defs: { n: { type: 'number' } }, $ref: '#/$defs/n' }, 'x')).toHaveLength(1);
    expect(await one.validate({ format: 'email' }, 'nobody')).toMatchObject([
      { message: 'must be of the format "email", is "nobody"' },
    ]);
    expect(await one.validate({ 'x-ours': 1, example: 2 }, 1)).toEqual([]);
    expect(await one.validate({ pattern: '^[a\\-z\\_]+$' }, 'a-z')).toEqual([]);
  });

  test('may carry the same $id as another', async () => {
    const one = shared;
    expect(await one.validate({ $id: 'urn:test:x', type: 'string' }, 1)).toHaveLength(1);
    expect(await one.validate({ $id: 'urn:test:x', type: 'number' }, 1)).toEqual([]);
  });

  test.each<[string, Record<string, never>, string]>([
    ['refers to the net', { $ref: 'http://example.com/s.json' } as never, 'never fetched'],
    ['refers to what is not there', { $ref: '#/definitions/none' } as never, 'not part of it'],
    ['is no schema', { type: 'strin' } as never, 'not a valid JSON Schema: at /type'],
    ['has a pattern that is none', { pattern: '(' } as never, 'not a valid JSON Schema'],
    ['is of another version', { $schema: 'http://json-schema.org/draft-04/schema#' } as never, 'draft-04'],
  ])('that %s is invalid, and says why', async (_, schema, message) => {
    const failed = shared.validate(schema, {});
    await expect(failed).rejects.toBeInstanceOf(SchemaInvalidError);
    await expect(failed).rejects.toThrow(message);
  });
});

describe('a pattern that takes for ever', () => {
  test('is given up at the deadline, and the next call is answered', async () => {
    const one = validator(300);
    await expect(one.validate(EVIL, TRAP)).rejects.toBeInstanceOf(SchemaTimeoutError);
    expect(await validator().validate({ type: 'number' }, 1)).toEqual([]);
    await expect(one.validate(EVIL, TRAP)).rejects.toThrow('0.3 s');
  });

  test('is not blamed on calls made at the same time', async () => {
    const one = validator(1000);
    const results = await Promise.allSettled([
      one.validate({ type: 'number' }, 1),
      one.validate(EVIL, TRAP),
      one.validate({ type: 'number' }, 'x'),
      one.validate(EVIL, 'aaa'),
    ]);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(results[2]).toMatchObject({ value: [{ keyword: 'type' }] });
  });

  test('stalls nothing else', async () => {
    const one = validator(500);
    let ticks = 0;
    const ticking = setInterval(() => ticks++, 5);
    await expect(one.validate(EVIL, TRAP)).rejects.toThrow();
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(10);
  });
});

describe('the validator', () => {
  test('answers a call whose reply came while this thread was busy', async () => {
    const one = validator(1500);
    await one.validate({ type: 'number' }, 1);
    const answer = one.validate({ type: 'number' }, 2);
    const until = performance.now() + 1600;
    while (performance.now() < until);
    expect(await answer).toEqual([]);
  });

  test('says so when its worker cannot start', async () => {
    const one = createValidator({ workerPath: join(folder, 'missing.js') });
    await expect(one.validate({ type: 'number' }, 1)).rejects.toThrow('The schema validator failed');
    await expect(one.validate({ type: 'number' }, 1)).rejects.toThrow('The schema validator failed');
    await one.dispose();
  });

  test('survives a worker that runs out of memory', async () => {
    const greedy = join(folder, 'greedy.js');
    writeFileSync(
      greedy,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', () => { const kept = []; for (;;) kept.push(new Array(100_000).fill({})); });
       parentPort.postMessage({ kind: 'ready' });`,
    );
    const one = createValidator({ workerPath: greedy, deadlineMs: 60_000, maxHeapMb: 32 });
    const failed = one.validate({ type: 'number' }, 1);
    await expect(failed).rejects.toBeInstanceOf(SchemaInvalidError);
    await expect(failed).rejects.toThrow('32 MB of memory');
    await one.dispose();
  });

  test('fails what is open when it is disposed of', async () => {
    const one = validator();
    const open = one.validate(EVIL, TRAP);
    const failed = expect(open).rejects.toThrow('disposed');
    await one.dispose();
    await failed;
    await expect(one.validate({}, {})).rejects.toThrow('disposed');
  });

  test('does not keep a process alive when idle, and does while it is asked', () => {
    const program = join(folder, 'program.mjs');
    const bundle = join(folder, 'validation.mjs');
    buildSync({
      entryPoints: [source('runner/validation/index.ts')],
      outfile: bundle,
      bundle: true,
      platform: 'node',
      format: 'esm',
    });
    writeFileSync(
      program,
      `import { createValidator } from './validation.mjs';
       const found = await createValidator().validate({ type: 'number' }, 'x');
       console.log(found[0].message);`,
    );
    // Found beside the bundle by default; the program ends without dispose.
    expect(execFileSync(process.execPath, [program], { encoding: 'utf8', timeout: 30_000 })).toBe(
      'must be a number, is "x"\n',
    );
  });

  test('starts nothing that is not used', async () => {
    await createValidator({ workerPath: '/nowhere' }).dispose();
  });

  test('does not show its worker the environment', async () => {
    const probe = join(folder, 'probe.js');
    writeFileSync(
      probe,
      `const { parentPort } = require('node:worker_threads');
       parentPort.on('message', () => parentPort.postMessage({ kind: 'invalid', message: JSON.stringify(process.env) }));
       parentPort.postMessage({ kind: 'ready' });`,
    );
    const one = createValidator({ workerPath: probe });
    await expect(one.validate({ type: 'number' }, 1)).rejects.toThrow('{}');
    await one.dispose();
  });
});

test('errors are known by name, whichever copy of the class made them', () => {
  class SchemaTimeoutErrorOfAnotherBundle extends Error {
    override readonly name = 'SchemaTimeoutError';
  }
  expect(new SchemaTimeoutErrorOfAnotherBundle()).toBeInstanceOf(SchemaTimeoutError);
  expect(new Error('x')).not.toBeInstanceOf(SchemaTimeoutError);
  expect(new SchemaInvalidError('x')).not.toBeInstanceOf(SchemaTimeoutError);
  expect(new SchemaTimeoutError(1)).toBeInstanceOf(SchemaTimeoutError);
});
