import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { folder, HAS, outputOf, PATIENCE, PYTHON, sample, SAMPLES, statuses } from './support/sample.ts';

const PASSPHRASE = 'correct horse battery staple';
const env = { BACKUP_PASSPHRASE: PASSPHRASE };

describe.skipIf(!HAS.python || !HAS.openssl)('db-backup', PATIENCE, () => {
  test('makes a backup that can be decrypted and holds every row; nothing else stays, no secret is told', async () => {
    const { backups, database, args } = shop();
    const run = await sample('db-backup', args, { env });
    expect(run.status).toBe(0);
    const { file } = outputOf(run) as { file: string };
    expect(readdirSync(backups).sort()).toEqual([file, `${file}.json`]);
    expect(JSON.parse(readFileSync(join(backups, `${file}.json`), 'utf8'))).toMatchObject({
      tables: { customers: 60, items: 8, order_lines: 338, orders: 200 },
    });
    expect(readFileSync(join(backups, file)).includes('SQLite format')).toBe(false);
    expect(JSON.stringify(run.record) + run.text).not.toContain(PASSPHRASE);
    const restored = join(folder(), 'restored.sqlite');
    const decrypt = ['enc', '-d', '-aes-256-cbc', '-pbkdf2', '-iter', '200000', '-pass', 'env:P'];
    execFileSync('openssl', [...decrypt, '-in', join(backups, file), '-out', restored], {
      env: { ...process.env, P: PASSPHRASE },
    });
    expect(python(`${ROWS}\nprint(rows(sys.argv[1]) == rows(sys.argv[2]))`, restored, database)).toBe('True');
  });

  test('lets the oldest go once there are more than it keeps, of this database only', async () => {
    const { backups, args } = shop();
    const old = ['shop-20250101', 'shop-20250102', 'shop-archive-20250101'].map(
      (day) => `${day}T020000000000Z.sqlite.enc`,
    );
    mkdirSync(backups);
    for (const name of old) for (const end of ['', '.json']) writeFileSync(join(backups, name + end), '');
    const run = await sample('db-backup', [...args, '--param', 'keep=2'], { env });
    expect(outputOf(run)).toMatchObject({ kept: 2, removed: [old[0]] });
    const kept = [...old.slice(1), outputOf(run)['file'] as string].flatMap((name) => [name, `${name}.json`]);
    expect(readdirSync(backups).sort()).toEqual(kept.sort());
  });

  test('a damaged database makes no backup: the old ones stay, the failure is told, the next success clears it', async () => {
    const { backups, database, args } = shop();
    const before = ['shop-20250101T020000000000Z.sqlite.enc'];
    mkdirSync(backups);
    for (const name of before) writeFileSync(join(backups, name), '');
    const whole = readFileSync(database);
    const damaged = Buffer.from(whole);
    damaged.fill(0x41, 4096 + 100, 4096 * 3);
    writeFileSync(database, damaged);

    const run = await sample('db-backup', [...args, '--param', 'keep=1'], { env });
    expect(run.status).toBe(1);
    expect(run.record.error).toMatchObject({ step: 'copy' });
    expect(statuses(run)).toMatchObject({ encrypt: 'pending', notify: 'finished', 'clean-up': 'finished' });
    expect(readdirSync(backups).sort()).toEqual(['FAILED.txt', ...before].sort());
    expect(readFileSync(join(backups, 'FAILED.txt'), 'utf8')).toContain('the step copy failed');

    writeFileSync(database, whole);
    const again = await sample('db-backup', args, { env });
    expect(again.status).toBe(0);
    expect(readdirSync(backups)).not.toContain('FAILED.txt');
  });

  test('starts nothing without the passphrase', async () => {
    const run = await sample('db-backup', shop().args, { env: { BACKUP_PASSPHRASE: undefined } });
    expect(run.status).toBe(1);
    expect(run.record.error).toMatchObject({ code: 'SecretUnavailable' });
    expect(new Set(Object.values(statuses(run)))).toEqual(new Set(['pending']));
  });

  test('a path that is mistyped makes no empty database and no backup', async () => {
    const { backups } = shop();
    const run = await sample('db-backup', ['--param', 'database=nowhere.sqlite', '--param', `backups=${backups}`], {
      env,
    });
    expect(run.record.error).toMatchObject({ code: 1003, message: 'There is no database nowhere.sqlite' });
    expect(readdirSync(backups)).toEqual(['FAILED.txt']);
  });
});

/** All that is in a database, as text. */
const ROWS = 'rows = lambda path: list(sqlite3.connect(path).iterdump())';

/** A database of the test's own, and where its backups go. */
function shop(): { database: string; backups: string; args: string[] } {
  const path = folder();
  const database = join(path, 'shop.sqlite');
  python(
    'sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2], encoding="utf-8").read())',
    database,
    join(SAMPLES, 'db-backup/data/shop.sql'),
  );
  const backups = join(path, 'backups');
  return { database, backups, args: ['--param', `database=${database}`, '--param', `backups=${backups}`] };
}

function python(code: string, ...args: string[]): string {
  return execFileSync(PYTHON, ['-c', `import sqlite3, sys\n${code}`, ...args], { encoding: 'utf8' }).trim();
}
