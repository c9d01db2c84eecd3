import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

const publish = (path: string, more = ''): string =>
  `fs.writeFileSync(process.env.STEPWELL_ARTIFACT_DIR + '/report.txt', 'the report');
   emit({ artifact: { name: 'report', path: ${JSON.stringify(path)}${more} } }); return {}`;

test('an artifact is published when its step succeeds, and later steps find it by name', async () => {
  const { outcome, record } = await runProcess({
    process: {
      steps: [
        nodeStep('one', publish('report.txt', ', mediaType: "text/plain"')),
        { id: 'two', command: 'cat', args: ['${{ steps.one.artifacts.report }}'], outputFrom: 'stdout-text' },
      ],
    },
  });
  expect(outcome).toEqual({ status: 'finished', output: { stdout: 'the report' } });
  const [artifact] = record.steps[0]?.artifacts ?? [];
  expect(artifact).toMatchObject({ name: 'report', mediaType: 'text/plain', bytes: 10 });
  expect(readFileSync(artifact?.path ?? '', 'utf8')).toBe('the report');
});

test('a failed attempt publishes nothing', async () => {
  const { record, events } = await runProcess({
    process: { steps: [nodeStep('one', publish('report.txt').replace('return {}', 'process.exitCode = 1'))] },
  });
  expect(record.steps[0]?.artifacts).toEqual([]);
  expect(JSON.stringify(events)).not.toContain('report.txt');
});

test.each([
  ['leaves its folder', '../../test.process.json'],
  ['is absolute', '/etc/passwd'],
  ['does not exist', 'nothing.txt'],
  ['is the folder itself', '.'],
])('an artifact whose path %s fails the step', async (_, path) => {
  const { outcome } = await runProcess({ process: { steps: [nodeStep('one', publish(path))] } });
  expect(outcome).toMatchObject({ status: 'error', error: { code: 'ArtifactInvalid' } });
});

test('an artifact that is a symbolic link out of its folder fails the step', async () => {
  const { outcome } = await runProcess({
    process: {
      steps: [
        nodeStep(
          'one',
          `fs.symlinkSync('/etc/passwd', process.env.STEPWELL_ARTIFACT_DIR + '/link'); emit({ artifact: { name: 'link', path: 'link' } }); return {}`,
        ),
      ],
    },
  });
  expect(outcome).toMatchObject({ status: 'error', error: { code: 'ArtifactInvalid' } });
});

test('an artifact with another size or checksum than announced fails the step', async () => {
  const size = await runProcess({ process: { steps: [nodeStep('one', publish('report.txt', ', bytes: 11'))] } });
  expect(size.outcome).toMatchObject({ error: { code: 'ArtifactInvalid' } });
  const sum = await runProcess({
    process: { steps: [nodeStep('one', publish('report.txt', `, sha256: '${'0'.repeat(64)}'`))] },
  });
  expect(sum.outcome).toMatchObject({ error: { code: 'ArtifactInvalid' } });
});
