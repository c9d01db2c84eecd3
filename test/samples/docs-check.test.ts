import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, HAS, outputOf, PATIENCE, PYTHON, sample, statuses } from './support/sample.ts';

const PROBLEMS = [
  'README.md:9: link: suppliers.md: there is no such file',
  'backups.md:21: doubled word: the the',
  'deploys.md:19: link: backups.md#restoring-a-table: the file has no such heading',
  'deploys.md:20: link: migrations.md: there is no such file',
  'on-call.md:13: doubled word: the the',
  'on-call.md:17: long sentence: 64 words: The notes are read by everybody on call, ...',
];

describe.skipIf(!HAS.bash || !HAS.python)('docs-check', PATIENCE, () => {
  test('finds the faults of the handbook, no more and no less', async () => {
    const run = await sample('docs-check', []);
    expect(run.status).toBe(0);
    const { problems } = outputOf(run) as { problems: { file: string; line: number; kind: string; text: string }[] };
    expect(problems.map(({ file, line, kind, text }) => `${file}:${line}: ${kind}: ${text}`)).toEqual(PROBLEMS);
    expect(run.text).toContain(`report | error: ${PROBLEMS[0] ?? ''}`);
    expect(run.text).toContain(`report | warning: ${PROBLEMS[1] ?? ''}`);
    expect(run.artifact('report')).toContain('- line 9, link: suppliers.md: there is no such file');
  });

  test.skipIf(!HAS.php)('makes a page of it where PHP is', async () => {
    const run = await sample('docs-check', []);
    expect(run.artifact('report.html')).toContain('<td>suppliers.md: there is no such file');
  });

  test('goes on without the page where PHP is not', async () => {
    const run = await sample('docs-check', [], { env: { PATH: pathWithoutPhp() } });
    expect(run.status).toBe(0);
    expect(statuses(run)).toMatchObject({ page: 'error', report: 'finished' });
    expect(run.text).toMatch(/page: failed: SpawnFailed: .*php.*, going on/);
    expect(outputOf(run)).toMatchObject({ broken: 3 });
  });

  test('strict, broken links are an error', async () => {
    const run = await sample('docs-check', ['--param', 'strict=true']);
    expect(run.status).toBe(1);
    expect(run.record.error).toMatchObject({
      code: 'ExitCode',
      step: 'gate',
      details: { exitCode: 1, stderr: '3 links lead nowhere' },
    });
  });

  test('strict, a folder without faults passes; code is no prose, odd names no problem', async () => {
    const docs = join(folder(), 'my docs');
    mkdirSync(join(docs, 'node_modules'), { recursive: true });
    writeFileSync(join(docs, 'node_modules/other.md'), '[gone](gone.md)\n');
    writeFileSync(join(docs, 'Über uns (neu).md'), '# Über uns\n\n[self](#über-uns) and [up](a.md#two-words-1)\n');
    writeFileSync(
      join(docs, 'a.md'),
      '## Two words\n\n## Two words\n\n~~~\n[gone](gone.md) the the\n```\n~~~\n\n`the the` `a` `b`\n',
    );
    const run = await sample('docs-check', ['--param', `folder=${docs}`, '--param', 'strict=true']);
    expect(outputOf(run)).toMatchObject({ files: 2, problems: [] });
    expect(run.status).toBe(0);
  });

  test('the documentation of this repository has neither broken links nor doubled words', async () => {
    const run = await sample('docs-check', ['--param', 'folder=../..']);
    const { problems } = outputOf(run) as { problems: { file: string; line: number; kind: string; text: string }[] };
    const wrong = problems.filter(
      ({ file, kind }) => kind !== 'long sentence' && !file.startsWith('samples/docs-check/'),
    );
    expect(wrong).toEqual([]);
  });

  test('says so when there is no Markdown', async () => {
    const run = await sample('docs-check', ['--param', `folder=${folder()}`]);
    expect(run.status).toBe(1);
    expect(run.record.error?.details?.stderr).toContain('There is no Markdown in');
  });
});

/** A PATH with what the sample needs and nothing else. */
function pathWithoutPhp(): string {
  const bin = folder();
  symlinkSync(PYTHON, join(bin, 'python3'));
  symlinkSync(process.execPath, join(bin, 'node'));
  for (const name of ['bash', 'sh', 'awk', 'find', 'sort']) {
    symlinkSync(execFileSync('bash', ['-c', `type -P ${name}`], { encoding: 'utf8' }).trim(), join(bin, name));
  }
  return bin;
}
