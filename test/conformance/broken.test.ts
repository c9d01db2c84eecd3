import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { REQUIREMENTS } from '../../protocol/step/requirements.ts';
import { SCENARIOS } from '../../runner/conformance/scenarios/index.ts';
import type { Scenario } from '../../runner/conformance/scenario.ts';
import { check, failures } from './check.ts';

const folder = fileURLToPath(new URL('./broken/', import.meta.url));

/** A provider that waits for ever must not make the test do so; a busy machine must still be able to start Node. */
const patience = { startMs: 30_000, answerMs: 4_000, largeMs: 20_000 };

/**
 * With STEPWELL_FULL_TESTS every scenario is tried with every broken provider: some 6,000 programs, ten minutes.
 * Otherwise those about its requirement are, and a few that use most of the protocol.
 */
const full = process.env['STEPWELL_FULL_TESTS'] !== undefined;
const ALWAYS = ['RUN-01', 'RUN-03', 'NOTE-05', 'DATA-03'];

interface Broken {
  file: string;
  /** The requirements its first line names: the one it is about, and what follows from that. */
  violates: string[];
}

const providers: Broken[] = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs') && name !== 'base.mjs' && name !== 'correct.mjs')
  .map((file) => {
    const [first = ''] = readFileSync(join(folder, file), 'utf8').split('\n');
    return { file, violates: first.match(/[A-Z]+-\d\d/g) ?? [] };
  });

function scenariosFor(violates: readonly string[]): readonly Scenario[] {
  if (full) return SCENARIOS;
  return SCENARIOS.filter(({ requirement }) => violates.includes(requirement) || ALWAYS.includes(requirement));
}

describe('a provider that breaks one requirement fails for that one', () => {
  test.concurrent.each(providers)('$file: $violates', { timeout: 300_000 }, async ({ file, violates }) => {
    const report = await check([process.execPath, join(folder, file)], { patience, scenarios: scenariosFor(violates) });
    const found = failures(report);
    expect(
      found.map((failure) => failure.split(':')[0]),
      found.join('\n'),
    ).toEqual([...violates].sort(bySpecification));
  });
});

test('the provider the broken ones are made from breaks none', { timeout: 300_000 }, async () => {
  const report = await check([process.execPath, join(folder, 'correct.mjs')], { patience });
  expect(failures(report)).toEqual([]);
});

test('every requirement on providers has a provider that breaks it', () => {
  const broken = new Set(providers.flatMap(({ violates }) => violates));
  const without = REQUIREMENTS.filter(({ id, appliesTo }) => appliesTo === 'provider' && !broken.has(id)).map(
    ({ id }) => id,
  );
  expect(without).toEqual([]);
});

function bySpecification(a: string, b: string): number {
  const place = (id: string): number => REQUIREMENTS.findIndex((requirement) => requirement.id === id);
  return place(a) - place(b);
}
