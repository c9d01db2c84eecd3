import { buildSync } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import * as validators from '../../../protocol/generated/step-messages.js';
import type { Validate } from '../../../protocol/generated/step-messages.js';
import { describeMismatch } from '../../../protocol/step/describe-mismatch.ts';

const id = '0'.repeat(32);
const context = {
  processId: 'p',
  stepId: 's',
  stepIndex: 0,
  attempt: 1,
  maxAttempts: 1,
  workDir: '/w',
  tempDir: '/t',
  artifactDir: '/a',
};
const peer = { name: 'n', version: '1' };

/** For each validator a value that matches, and values that do not, with the words for why. */
const CASES: Record<string, { good: unknown; bad: [unknown, string][] }> = {
  InitializeParams: {
    good: { protocolVersions: ['1'], runner: peer, limits: { maxMessageBytes: 1, maxDataBytes: 1 }, capabilities: {} },
    bad: [[{}, 'must have the property "protocolVersions"']],
  },
  InitializeResult: {
    good: { protocolVersion: '1', provider: peer, capabilities: { reuse: true }, steps: ['a'] },
    bad: [
      [null, 'must be an object, is null'],
      [{ protocolVersion: 1, provider: peer, capabilities: {} }, 'has `protocolVersion`, which must be a string, is 1'],
      [
        { protocolVersion: '1', provider: peer, capabilities: { cancel: 'yes' } },
        'has `capabilities.cancel`, which must be a boolean, is "yes"',
      ],
    ],
  },
  DescribeParams: { good: { step: 'a' }, bad: [[{ step: 1 }, 'has `step`, which must be a string, is 1']] },
  DescribeResult: {
    good: { steps: [{ name: 'a', inputSchema: true, withSchema: {}, source: { file: '/a', line: 1 } }] },
    bad: [
      [{ steps: [{}] }, 'has `steps.0`, which must have the property "name"'],
      [{ steps: [{ name: 'a', inputSchema: 'x' }] }, 'has `steps.0.inputSchema`, which must be an object or a boolean, is "x"'],
    ],
  },
  RunParams: {
    good: { step: 'a', input: {}, with: {}, timeoutMs: 5, context },
    bad: [[{ step: 'a', input: {}, with: {} }, 'must have the property "context"']],
  },
  RunResult: {
    good: { status: 'completed', output: { any: [1] }, summary: 'done', later: 'field' },
    bad: [
      [{ output: {} }, 'must have the property "status"'],
      [{ status: 'done', output: {} }, 'has `status`, which must be one of "completed", "interrupted", is "done"'],
      [{ status: 'completed', output: [] }, 'has `output`, which must be an object, is an array'],
      [{ status: 'interrupted', output: {} }, 'must have the property "interrupt"'],
      [
        { status: 'interrupted', output: {}, interrupt: { message: 'm', expiresInMs: 0 } },
        'has `interrupt.expiresInMs`, which must be at least 1, is 0',
      ],
    ],
  },
  CancelParams: {
    good: { id, reason: 'user' },
    bad: [[{ id, reason: 'x' }, 'has `reason`, which must be one of "user", "timeout", "shutdown", is "x"']],
  },
  ProgressParams: {
    good: { id, progress: 0.5, total: 2, message: 'm' },
    bad: [
      [{ id, progress: -1 }, 'has `progress`, which must be at least 0, is -1'],
      [{ id, progress: 1, total: 0 }, 'has `total`, which must be greater than 0, is 0'],
    ],
  },
  LogParams: {
    good: { id, level: 'info', message: 'm', fields: { a: 1 } },
    bad: [[{ id, level: 'warn', message: 'm' }, 'has `level`, which must be one of "debug", "info", "warning", "error", is "warn"']],
  },
  ArtifactParams: {
    good: { id, name: 'a', path: 'b/c.txt', bytes: 1, sha256: 'a'.repeat(64) },
    bad: [[{ id, name: '../a', path: 'b' }, 'has `name`, which must match the pattern ^[A-Za-z][\\w.-]*$, is "../a"']],
  },
  MaskParams: { good: { id, value: 'secret' }, bad: [[{ id: 1, value: 'x' }, 'has `id`, which must be a string, is 1']] },
  StepError: {
    good: { code: 1000, message: 'm', data: { type: 'T', stack: ['a'], cause: { message: 'c', data: { cause: { message: 'd' } } } } },
    bad: [
      [{ code: '1000', message: 'm' }, 'has `code`, which must be an integer, is "1000"'],
      [{ code: 1.5, message: 'm' }, 'has `code`, which must be an integer, is 1.5'],
      [{ code: 1, message: 'm', data: { cause: { data: {} } } }, 'has `data.cause`, which must have the property "message"'],
    ],
  },
  ErrorMessage: {
    good: { jsonrpc: '2.0', id: null, error: { code: -32700, message: 'm' } },
    bad: [[{ jsonrpc: '2.0', id: 5, error: { code: 1, message: 'm' } }, 'has `id`, which must be a string or null, is 5']],
  },
  CommandEvent: {
    good: { progress: { progress: 1, total: 2 }, log: 'text' },
    bad: [[{ mask: 1 }, 'has `mask`, which must be a string, is 1']],
  },
  AnyRequest: { good: { jsonrpc: '2.0', id, method: 'm', params: {} }, bad: [[{}, 'must have the property "jsonrpc"']] },
  AnyNotification: {
    good: { jsonrpc: '2.0', method: 'm', params: {} },
    bad: [[{ jsonrpc: '2.0', method: 'm' }, 'must have the property "params"']],
  },
  AnySuccess: {
    good: { jsonrpc: '2.0', id, result: {} },
    bad: [[{ jsonrpc: '2.0', id: 'A', result: {} }, 'has `id`, which must match the pattern ^[0-9a-f]{32}$, is "A"']],
  },
};

const all: Record<string, Validate<unknown>> = validators;

test('every validator is tried here', () => {
  expect(Object.keys(all).sort()).toEqual(Object.keys(CASES).map((name) => `validate${name}`).sort());
});

describe.each(Object.entries(CASES))('%s', (name, { good, bad }) => {
  const validate = all[`validate${name}`] as Validate<unknown>;

  test('matches, unknown fields included', () => {
    expect(validate(good)).toBe(true);
    expect(validate({ ...(good as object), 'x-vendor': { a: 1 }, later: null })).toBe(true);
  });

  test.each(bad)('does not match %j: %s', (value, words) => {
    expect(validate(value)).toBe(false);
    expect(describeMismatch(validate.errors, value as never)).toBe(words);
  });
});

test('without the value at hand, the words leave out what is there', () => {
  validators.validateRunResult({ status: 'completed', output: [] });
  expect(describeMismatch(validators.validateRunResult.errors)).toBe('has `output`, which must be an object');
});

test('validators load nothing, and a bundle holds only those it uses', () => {
  const path = fileURLToPath(new URL('../../../protocol/generated/step-messages.js', import.meta.url));
  expect(readFileSync(path, 'utf8')).not.toMatch(/\brequire\(|^import /m);
  const size = (code: string): number =>
    buildSync({
      stdin: { contents: code, resolveDir: fileURLToPath(new URL('../../../', import.meta.url)) },
      bundle: true,
      write: false,
      minify: true,
    }).outputFiles[0]?.text.length ?? Infinity;
  expect(size(`import { validateMaskParams } from './protocol/generated/step-messages.js'; x = validateMaskParams`)).toBeLessThan(3000);
  expect(size(`import * as all from './protocol/generated/step-messages.js'; x = all`)).toBeLessThan(80_000);
});
