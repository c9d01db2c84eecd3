import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { REQUIREMENTS } from '../../protocol/step/requirements.ts';
import { SCENARIOS } from '../../runner/conformance/scenarios/index.ts';
import type { Scenario } from '../../runner/conformance/scenario.ts';
import { check, failures } from './check.ts';

const folder = fileURLToPath(new URL('./broken/', import.meta.url));

/** A provider that waits for ever must not make the test do so; but with six programs at a time all are slow. */
const patience = { startMs: 60_000, answerMs: 10_000, largeMs: 50_000, scenarioMs: 100_000, slackMs: 5_000 };

/**
 * `correct.mjs`, from which they are made, breaks nothing; command.test.ts tries all with it.
 *
 * With STEPWELL_FUZZ=full every scenario is tried with every broken provider: some 9,000 programs, a quarter of an hour.
 * Otherwise those are that the provider bears on, and an ordinary run, in which nothing else may be found.
 */
const full = process.env['STEPWELL_FUZZ'] === 'full';
const ORDINARY = 'RUN-01';

interface Broken {
  file: string;
  /** The requirements its first line names: the one it is about, and what follows from that. */
  violates: string[];
  /** The requirements of the scenarios to try, where its own have none or do not bring it to light; the second line's. */
  showsIn: string[];
}

const providers: Broken[] = readdirSync(folder)
  .filter((name) => name.endsWith('.mjs') && name !== 'base.mjs')
  .map((file) => {
    const [first = '', second = ''] = readFileSync(join(folder, file), 'utf8').split('\n');
    const showsIn = second.startsWith('// Shows in: ') ? idsIn(second) : [];
    return { file, violates: idsIn(first), showsIn };
  });

function scenariosFor({ violates, showsIn }: Broken): readonly Scenario[] {
  if (full) return SCENARIOS;
  const wanted = new Set<string>([ORDINARY, ...violates, ...showsIn]);
  return SCENARIOS.filter(({ requirement }) => wanted.has(requirement));
}

describe('a provider that breaks one requirement fails for that one', () => {
  test.concurrent.each(providers)('$file: $violates', { timeout: full ? 900_000 : 300_000 }, async (broken) => {
    const { file, violates } = broken;
    const report = await check([process.execPath, join(folder, file)], { patience, scenarios: scenariosFor(broken) });
    const found = failures(report);
    expect(
      found.map((failure) => failure.split(':')[0]),
      found.join('\n'),
    ).toEqual([...violates].sort(bySpecification));
  });
});

test('every requirement on providers has a provider that breaks it', () => {
  const broken = new Set(providers.flatMap(({ violates }) => violates));
  const without = REQUIREMENTS.filter(({ id, appliesTo }) => appliesTo === 'provider' && !broken.has(id)).map(
    ({ id }) => id,
  );
  expect(without).toEqual([]);
});

function idsIn(text: string): string[] {
  return text.match(/[A-Z]+-\d\d/g) ?? [];
}

function bySpecification(a: string, b: string): number {
  const place = (id: string): number => REQUIREMENTS.findIndex((requirement) => requirement.id === id);
  return place(a) - place(b);
}
