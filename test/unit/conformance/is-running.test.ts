import { expect, test } from 'vitest';
import { isRunning } from '../../../runner/conformance/is-running.ts';

const alive = (): boolean => true;
const fails = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

test('a process that can be signalled runs, where nothing more can be known', () => {
  expect(isRunning(1, { kill: alive, readStat: fails('ENOENT') })).toBe(true);
});

test('a process that is not there does not run', () => {
  expect(isRunning(1, { kill: fails('ESRCH'), readStat: () => '' })).toBe(false);
});

test("another user's process runs", () => {
  expect(isRunning(1, { kill: fails('EPERM'), readStat: () => '' })).toBe(true);
});

test('a process that ended and was not waited for does not run', () => {
  expect(isRunning(1, { kill: alive, readStat: () => '1 (a) b) Z 0 1 1' })).toBe(false);
  expect(isRunning(1, { kill: alive, readStat: () => '1 (sh) S 0 1 1' })).toBe(true);
});
