import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, folder, HAS, outputOf, PATIENCE, sample, SAMPLES, statuses } from './support/sample.ts';

interface Draft {
  title: string;
  sections: { title: string; entries: { include: boolean; text: string; breaking: boolean }[] }[];
}

describe.skipIf(!HAS.git)('release-notes', PATIENCE, () => {
  test('sorts what happened since the last tag', async () => {
    const repo = shop();
    const run = await sample('release-notes', ['--param', `repo=${repo.path}`, '--on-interrupt', 'proceed']);
    expect(run.status).toBe(0);
    expect(run.artifact('release-notes').replaceAll(/\(([0-9a-f]{7,})\)/g, '(COMMIT)')).toBe(
      [
        '# Paper Shop since v1.0.0',
        '',
        '_2026-02-03_',
        '',
        '## Added',
        '',
        '- **Breaking:** **api:** prices are in cents (Divide by 100.) (COMMIT)',
        '- Gift wrapping (COMMIT)',
        '',
        '## Fixed',
        '',
        '- Fix the sum of the basket (COMMIT)',
        '',
        '## Documentation',
        '',
        '- How to return things (COMMIT)',
        '',
        '## Changed',
        '',
        '- Oak chairs are oiled (COMMIT)',
        '',
        'Thanks to Ada Brandt and Milan Petrov.',
        '',
      ].join('\n'),
    );
    expect(repo.git('status', '--porcelain')).toBe('');
  });

  test('writes what a person made of it, and only that', async () => {
    const repo = shop();
    const params = ['--param', `repo=${repo.path}`, '--param', 'output=docs/NOTES.md'];
    const stopped = await sample('release-notes', [...params, '--on-interrupt', 'stop']);
    expect(stopped.status).toBe(3);
    expect(stopped.record.interrupt).toMatchObject({ step: 'classify', revision: 1 });
    expect(existsSync(join(repo.path, 'docs/NOTES.md'))).toBe(false);

    const data = answer<Draft>(stopped, (draft) => {
      draft.title = 'Paper Shop 1.1';
      draft.sections = draft.sections.filter(({ title }) => title === 'Added' || title === 'Fixed');
      for (const entry of draft.sections[0]?.entries ?? []) entry.text = 'You can have things wrapped';
      for (const entry of draft.sections[1]?.entries ?? []) entry.include = false;
    });
    const run = await sample('release-notes', [...params, '--from', 'write', '--data', data]);
    expect(run.status).toBe(0);
    const notes = readFileSync(join(repo.path, 'docs/NOTES.md'), 'utf8');
    expect(notes).toMatch(/^# Paper Shop 1\.1\n/);
    expect(notes).toContain('- You can have things wrapped (');
    expect(notes).not.toContain('## Fixed');
    expect(repo.git('status', '--porcelain', '-uall')).toBe('?? docs/NOTES.md');
  });

  test('reads a repository without tags from its beginning, whatever its messages hold', async () => {
    const repo = repository();
    repo.commit('a.txt', 'fix: "quotes" & \u001e separators \u001f and ümläute 日本語');
    repo.commit('b\tc.txt', 'Second\n\nwith a body\n\n--- of\nlines');
    const run = await sample('release-notes', ['--param', `repo=${repo.path}`, '--on-interrupt', 'proceed']);
    const { notes } = outputOf(run) as { notes: string[] };
    const entries = notes.filter((line) => line.startsWith('- '));
    expect(entries).toEqual([
      expect.stringMatching(/^- Second \([0-9a-f]+\)$/),
      expect.stringMatching(/^- "quotes" & .* separators .* and ümläute 日本語 \([0-9a-f]+\)$/s),
    ]);
  });

  test('takes a range, and asks nobody when there is nothing in it', async () => {
    const repo = shop();
    const run = await sample('release-notes', ['--param', `repo=${repo.path}`, '--param', 'from=HEAD']);
    expect(run.status).toBe(0);
    expect(statuses(run)).toEqual({ collect: 'finished', classify: 'skipped', write: 'skipped' });
    expect(outputOf(run)).toMatchObject({ count: 0 });

    const before = await sample('release-notes', [
      '--param',
      `repo=${repo.path}`,
      '--param',
      'to=v1.0.0',
      '--on-interrupt',
      'proceed',
    ]);
    expect(outputOf(before)).toMatchObject({ entries: 1 });
  });

  test('goes as far as a shallow clone goes, and says so', async () => {
    const clone = join(folder(), 'clone');
    execFileSync('git', ['clone', '-q', '--depth=2', '--no-tags', `file://${shop().path}`, clone]);
    const run = await sample('release-notes', ['--param', `repo=${clone}`, '--on-interrupt', 'proceed']);
    expect(run.status).toBe(0);
    expect(outputOf(run)).toMatchObject({ entries: 2 });
    expect(run.text).toContain('This is a shallow clone');
  });

  test('says what is wrong where there is no history to read', async () => {
    const nowhere = await sample('release-notes', ['--param', `repo=${folder()}`]);
    expect(nowhere.status).toBe(1);
    expect(nowhere.record.error).toMatchObject({ code: 'ExitCode', step: 'collect' });
    expect(nowhere.text).toContain('is not in a git repository');

    const unknown = await sample('release-notes', ['--param', `repo=${shop().path}`, '--param', 'from=v9']);
    expect(unknown.status).toBe(1);
    expect(unknown.text).toContain('The repository has no "v9"');
  });

  test.skipIf(!existsSync(join(SAMPLES, '../.git')))('tells the history of this repository', async () => {
    const run = await sample('release-notes', ['--on-interrupt', 'proceed']);
    expect(run.status).toBe(0);
    expect(run.artifact('release-notes')).toMatch(/^# Stepwell (so far|since .*)\n\n_\d{4}-\d\d-\d\d_\n\n## /);
  });
});

/** A repository with a release and what came after it. */
function shop(): Repository {
  const repo = repository();
  writeFileSync(join(repo.path, 'package.json'), '{ "name": "paper-shop", "displayName": "Paper Shop" }');
  repo.commit('shop.js', 'First version');
  repo.git('tag', 'v1.0.0');
  repo.commit('shop.js', 'Fix the sum of the basket');
  repo.commit('gift.js', 'feat: gift wrapping', 'Milan Petrov');
  repo.commit('docs/returns.md', 'How to return things');
  repo.commit('api.js', 'feat(api)!: prices are in cents\n\nBREAKING CHANGE: Divide by 100.');
  repo.commit('shop.js', 'Oak chairs are oiled.');
  return repo;
}

interface Repository {
  path: string;
  git(...args: string[]): string;
  commit(file: string, message: string, author?: string): void;
}

function repository(): Repository {
  const path = folder();
  let day = 0;
  const run = (args: string[], more: NodeJS.ProcessEnv = {}): string =>
    execFileSync('git', args, {
      cwd: path,
      encoding: 'utf8',
      env: { ...process.env, GIT_CONFIG_GLOBAL: '', GIT_CONFIG_NOSYSTEM: '1', ...more },
    }).trim();
  run(['init', '-q', '-b', 'main']);
  return {
    path,
    git: (...args) => run(args),
    commit(file, message, author = 'Ada Brandt') {
      mkdirSync(dirname(join(path, file)), { recursive: true });
      writeFileSync(join(path, file), `${message}\n`, { flag: 'a' });
      day += 1;
      const date = day <= 1 ? '2026-01-05T12:00:00Z' : '2026-02-03T12:00:00Z';
      const who = { NAME: author, EMAIL: 'someone@example.com', DATE: date };
      const identity = Object.entries(who).flatMap(([key, value]) => [
        [`GIT_AUTHOR_${key}`, value],
        [`GIT_COMMITTER_${key}`, value],
      ]);
      run(['add', '-A']);
      run(['commit', '-q', '-m', message], Object.fromEntries(identity) as NodeJS.ProcessEnv);
    },
  };
}
