import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, folder, outputOf, PATIENCE, sample, statuses, type SampleRun } from './support/sample.ts';

interface Approval {
  approved: boolean;
  approvedBy: string;
  note: string;
}

const BROKEN = ['--param', 'production=environments/production-broken.json'];

describe('staged-deploy', PATIENCE, () => {
  test('without approval, staging has the release and production nothing', async () => {
    const build = folder();
    const run = await sample('staged-deploy', ['--param', `build=${build}`, '--on-interrupt', 'proceed']);
    expect(run.status).toBe(0);
    expect(statuses(run)).toMatchObject({
      'smoke-staging': 'finished',
      production: 'skipped',
      'smoke-production': 'skipped',
    });
    const { version } = outputOf(run) as { version: string };
    expect(live(build, 'staging')).toMatchObject({ version });
    expect(live(build, 'production')).toBeUndefined();
    expect(run.text).toContain(`Version ${version} runs on staging; production has nothing.`);
  });

  test('approved, production has it too, and remembers who said so; once more changes nothing', async () => {
    const build = folder();
    const waiting = await toApproval(build);
    const run = await approve(build, waiting);
    expect(run.status).toBe(0);
    expect(outputOf(run)).toMatchObject({ productionChecks: ['/health', '/', '/api/opening-hours'] });
    expect(live(build, 'production')).toMatchObject({ version: outputOf(run)['version'] });
    expect(history(build)).toMatchObject([{ event: 'deployed', by: 'Ada', note: 'Autumn hours' }]);
    expect(
      existsSync(join(build, 'servers/production/releases', String(live(build, 'production')?.['name']), 'test')),
    ).toBe(false);

    const again = await approve(build, waiting);
    expect(again.text).toContain('is live already');
    expect(history(build)).toHaveLength(1);
  });

  test('a production that does not answer is rolled back to what was there', async () => {
    const build = folder();
    const waiting = await toApproval(build);
    await approve(build, waiting);
    const before = live(build, 'production');

    const run = await approve(build, waiting, BROKEN);
    expect(run.status).toBe(1);
    expect(run.record.error).toMatchObject({ step: 'smoke-production' });
    expect(run.record.error?.message).toMatch(/^GET \/health answered 503: .*Europe\/Berlni/);
    expect(statuses(run)).toMatchObject({
      production: 'finished',
      'smoke-production': 'error',
      'roll-back-staging': 'skipped',
      'roll-back-production': 'finished',
    });
    expect(live(build, 'production')).toMatchObject({ version: before?.['version'], name: before?.['name'] });
    expect(history(build)).toMatchObject([{ event: 'deployed' }, { event: 'deployed' }, { event: 'rolled back' }]);
    expect(run.record.steps.find(({ id }) => id === 'smoke-production')?.attempt).toBe(2);
  });

  test('the first release of all, when it does not answer, leaves nothing live', async () => {
    const build = folder();
    const run = await approve(build, await toApproval(build), BROKEN);
    expect(run.status).toBe(1);
    expect(live(build, 'production')).toBeUndefined();
    expect(run.text).toContain('back at nothing');
  });

  test('an approval without a name is none', async () => {
    const build = folder();
    const waiting = await toApproval(build);
    await expect(approve(build, waiting, [], '')).rejects.toThrow(/exit status 2[\s\S]*\/approvedBy must not be empty/);
    expect(live(build, 'production')).toBeUndefined();
  });
});

/** Up to the question. */
async function toApproval(build: string): Promise<SampleRun> {
  const run = await sample('staged-deploy', ['--param', `build=${build}`, '--on-interrupt', 'stop']);
  expect(run.status).toBe(3);
  expect(run.record.interrupt).toMatchObject({
    step: 'approval',
    data: { approved: false },
    schema: { required: ['version', 'approved'] },
  });
  expect(run.record.interrupt?.expiresAt).not.toBeNull();
  return run;
}

function approve(build: string, waiting: SampleRun, more: string[] = [], by = 'Ada'): Promise<SampleRun> {
  const data = answer<Approval>(waiting, (approval) => {
    Object.assign(approval, { approved: true, approvedBy: by, note: 'Autumn hours' });
  });
  return sample('staged-deploy', ['--param', `build=${build}`, ...more, '--from', 'production', '--data', data]);
}

function live(build: string, server: string): Record<string, unknown> | undefined {
  const file = join(build, 'servers', server, 'current.json');
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>) : undefined;
}

function history(build: string): unknown[] {
  const lines = readFileSync(join(build, 'servers/production/history.ndjson'), 'utf8').trimEnd().split('\n');
  return lines.map((line): unknown => JSON.parse(line));
}
