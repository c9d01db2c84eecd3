import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const broken = (name: string): string => join(root, 'test/conformance/broken', `${name}.mjs`);

/** The built command, run as a user runs it. */
function checkStep(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [join(root, 'dist/stepwell.js'), 'check-step', ...args], {
    cwd: root,
    encoding: 'utf8',
    timeout: 280_000,
  });
}

test('a provider that meets every MUST gives exit status 0 and a report by section', { timeout: 300_000 }, () => {
  const { status, stdout } = checkStep('--', process.execPath, broken('correct'));
  expect(status).toBe(0);
  for (const section of ['Framing', 'Envelope', 'Initialize', 'Lifecycle', 'Stray output', 'Data', 'Limits']) {
    expect(stdout).toContain(`\n${section}\n`);
  }
  expect(stdout).toMatch(/✓ FRAME-01 +MUST +Every message is one JSON object/);
  expect(stdout).toMatch(/– DESC-05 [\s\S]*?not applicable: the provider has the capability describe/);
  expect(stdout).toMatch(/PASSED {2}\d+ passed · 0 failed · \d+ not applicable/);
  expect(stdout).not.toContain('\u001b[');
});

test(
  'a provider that breaks a MUST gives exit status 1, the reason and the messages before it',
  { timeout: 300_000 },
  () => {
    const { status, stdout } = checkStep('--', process.execPath, broken('unknown-step-fails'));
    expect(status).toBe(1);
    expect(stdout).toMatch(/✗ RUN-03/);
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'a step there is not: answered with error 1000 StepFailed (no step no-such-step) instead of error 1001 UnknownStep',
    );
    expect(stdout).toMatch(/\d+ ms > \{"jsonrpc":"2.0","id":"[0-9a-f]{6}…"/);
    expect(stdout).toContain('FAILED');
  },
);

test(
  'a provider that breaks only a SHOULD passes, and the report says what is recommended',
  { timeout: 300_000 },
  () => {
    const { status, stdout } = checkStep('--', process.execPath, broken('id-last'));
    expect(status).toBe(0);
    expect(stdout).toMatch(/! FRAME-05 +SHOULD/);
    expect(stdout).toContain('1 not as recommended');
  },
);

test('--json prints one value, --transcript writes every message', { timeout: 300_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const file = join(folder, 'transcript.ndjson');
  const { status, stdout } = checkStep('--json', '--transcript', file, '--', process.execPath, broken('total-zero'));
  expect(status).toBe(1);
  const report = JSON.parse(stdout) as { summary: unknown; requirements: { id: string; status: string }[] };
  expect(report.summary).toMatchObject({ failed: 1, warned: 0 });
  expect(report.requirements.filter((found) => found.status === 'fail').map(({ id }) => id)).toEqual(['NOTE-03']);
  const entries = readFileSync(file, 'utf8').trimEnd().split('\n');
  const first = JSON.parse(entries[0] ?? '') as Record<string, unknown>;
  expect(first).toMatchObject({ session: 1, direction: 'executor' });
  expect(entries.length).toBeGreaterThan(200);
});

test('--step checks with a step of the provider', { timeout: 300_000 }, () => {
  const own = join(root, 'test/conformance/own-step.mjs');
  const without = checkStep('--json', '--', process.execPath, own);
  expect(reasonFor('RUN-05', without.stdout)).toContain('named with --step');
  const wanting = checkStep('--json', '--step', 'greet', '--input', '{"name":"Ada"}', '--', process.execPath, own);
  expect(wanting.status).toBe(0);
  expect(reasonFor('RUN-05', wanting.stdout)).toBeNull();
});

test('a program that cannot be started, or a command line that says nothing, gives exit status 2', () => {
  const missing = checkStep('--', join(root, 'no-such-program'));
  expect(missing.status).toBe(2);
  expect(missing.stderr).toContain('no-such-program');
  expect(checkStep().status).toBe(2);
  expect(checkStep('--input', '{}', '--', 'true').status).toBe(2);
  expect(checkStep('--step', 'x', '--input', '[1]', '--', 'true').stderr).toContain('--input must be a JSON object');
});

test('a program that is no provider at all fails without a wait for each requirement', { timeout: 120_000 }, () => {
  const { status, stdout } = checkStep('--', process.execPath, '-e', 'console.log("hello")');
  expect(status).toBe(1);
  expect(stdout).toContain('did not get ready');
  expect(stdout).toMatch(/✗ INIT-01[\s\S]*exited with code 0 before it answered initialize/);
});

function reasonFor(id: string, report: string): string | null | undefined {
  const { requirements } = JSON.parse(report) as { requirements: { id: string; reason: string | null }[] };
  return requirements.find((found) => found.id === id)?.reason;
}
