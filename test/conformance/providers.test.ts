import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { strayLevel } from '../../runner/conformance/stray-level.ts';
import { check, failures } from './check.ts';
import { compiled } from './providers/c/compile.ts';

const runs = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore' }).status === 0;

/** A check of a whole provider takes ten seconds on a quiet machine. */
const timeout = 300_000;

const PYTHON = process.platform === 'win32' ? 'python' : 'python3';

describe('providers meet every requirement that applies to them', () => {
  test('the library for Node', { timeout }, async () => {
    await meetsAll([process.execPath, 'protocol/sdk/node/everything.mjs']);
  });

  test.skipIf(!runs(PYTHON, '--version'))('the library for Python', { timeout }, async () => {
    await meetsAll([PYTHON, 'protocol/sdk/python/everything.py']);
  });

  test.skipIf(!runs('php', '--version'))('the library for PHP', { timeout }, async () => {
    await meetsAll(['php', 'protocol/sdk/php/everything.php']);
  });
});

describe('providers written from the specification alone meet every requirement that applies to them', () => {
  test.skipIf(!runs('perl', '-MDigest::SHA', '-MMath::BigInt', '-e', '1'))('Perl', { timeout }, async () => {
    await meetsAll(['perl', 'test/conformance/providers/perl/everything.pl']);
  });

  test.skipIf(process.platform === 'win32' || !runs('cc', '--version'))('C', { timeout }, async () => {
    await meetsAll([compiled()]);
  });
});

/** Every requirement, the recommended ones too; and most of them must have been tried at all. */
async function meetsAll(argv: readonly [string, ...string[]]): Promise<void> {
  const report = await check(argv);
  expect(failures(report)).toEqual([]);
  expect(strayLevel(report.verdicts).level).toBe('full');
  expect(report.verdicts.filter(({ status }) => status === 'pass').length).toBeGreaterThan(65);
}
