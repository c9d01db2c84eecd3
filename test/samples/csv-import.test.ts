import { execFileSync, spawn } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, folder, HAS, outputOf, PATIENCE, PYTHON, sample, statuses } from './support/sample.ts';

interface Review {
  rejected: { line: number; problems: string[]; decision: string; values: Record<string, string> }[];
}

describe.skipIf(!HAS.python)('csv-import', PATIENCE, () => {
  test('loads the good rows and leaves the others out, the second time nothing', async () => {
    const database = join(folder(), 'orders.sqlite');
    const args = ['--param', `database=${database}`, '--on-interrupt', 'proceed'];
    const first = await sample('csv-import', args);
    expect(first.status).toBe(0);
    expect(outputOf(first)).toMatchObject({ inserted: 51, updated: 0, unchanged: 0, repeated: 1 });
    expect(outputOf(first)['skipped']).toHaveLength(9);
    // As it stands in the file: line break in a note, decimal comma, day first, a name with quotes.
    const [orders, order, customer, total] = query(
      database,
      'SELECT COUNT(*) FROM orders',
      "SELECT ordered_on, unit_cents, note FROM orders WHERE order_no = 'SO-70418'",
      "SELECT name FROM customers WHERE customer_no = 'C-1004'",
      'SELECT SUM(quantity * unit_cents) FROM orders',
    );
    expect(orders).toEqual([51]);
    expect(order).toEqual(['2026-09-02', 104900, 'bitte ohne Rechnung; Geschenkpapier']);
    expect(customer).toEqual(['Café "Zum Kranich"']);
    const summary = first.artifact('summary.md');
    expect(summary).toContain('51 new orders, 0 changed, 0 as before.');
    expect(summary).toContain('- line 15 (SO-70429): ordered_on is no date: 31.09.2026');
    const revenue = outputOf(first)['revenue'] as Record<string, number>;
    expect(Object.values(revenue).reduce((sum, euros) => sum + euros, 0)).toBeCloseTo(Number(total?.[0]) / 100, 2);

    const second = await sample('csv-import', args);
    expect(outputOf(second)).toMatchObject({ inserted: 0, updated: 0, unchanged: 51 });
    expect(query(database, 'SELECT COUNT(*) FROM imports')).toEqual([[1]]);
  });

  test('stops with the doubtful rows, and loads what a person corrected', async () => {
    const database = join(folder(), 'orders.sqlite');
    const stopped = await sample('csv-import', ['--param', `database=${database}`, '--on-interrupt', 'stop']);
    expect(stopped.status).toBe(3);
    expect(existsSync(database)).toBe(false);
    const { rejected } = stopped.record.interrupt?.data as unknown as Review;
    expect(rejected.map(({ line, problems }) => `${line}: ${problems.join('; ')}`)).toEqual([
      '15: ordered_on is no date: 31.09.2026',
      '18: email is no e-mail address: sofia(at)lindqvist.example',
      '22: quantity is not a whole number from 1: -2',
      '31: country is no two-letter code: Deutschland',
      '34: unit_price is empty',
      '42: order_no is not of the form SO-12345: 70468',
      '48: ordered_on is no date: 2026-13-01; quantity is not a whole number from 1: zwei',
      '50: SO-70463 stands in line 39 already, with other contents',
      '64: has 3 of 10 columns',
    ]);
    const corrected = answer<Review>(stopped, (review) => {
      for (const row of review.rejected) {
        if (row.line === 15) Object.assign(row.values, { ordered_on: '30.09.2026' });
        if (row.line === 31) Object.assign(row.values, { country: 'DE' });
        if (row.line === 15 || row.line === 31) row.decision = 'import';
      }
    });
    const run = await sample('csv-import', ['--param', `database=${database}`, '--from', 'load', '--data', corrected]);
    expect(outputOf(run)).toMatchObject({ inserted: 53 });
    expect(query(database, "SELECT ordered_on FROM orders WHERE order_no = 'SO-70429'")).toEqual([['2026-09-30']]);
  });

  test('loads nothing at all when a row that was let through is still wrong', async () => {
    const database = join(folder(), 'orders.sqlite');
    const stopped = await sample('csv-import', ['--on-interrupt', 'stop']);
    const careless = answer<Review>(stopped, (review) => {
      for (const row of review.rejected) row.decision = 'import';
    });
    const run = await sample('csv-import', ['--param', `database=${database}`, '--from', 'load', '--data', careless]);
    expect(run.status).toBe(1);
    expect(run.record.error).toMatchObject({ code: 1002, step: 'load' });
    expect(run.record.error?.message).toContain('line 48: quantity is not a whole number from 1: zwei');
    expect(run.record.steps.find(({ id }) => id === 'load')?.attempt).toBe(1);
    expect(existsSync(database)).toBe(false);
  });

  test('waits for a database that another program has locked', async () => {
    const database = join(folder(), 'orders.sqlite');
    const code =
      'import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); c.execute("BEGIN EXCLUSIVE"); print("locked", flush=True); sys.stdin.read()';
    const other = spawn(PYTHON, ['-c', code, database], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve));
      const run = await sample('csv-import', ['--param', `database=${database}`, '--on-interrupt', 'proceed'], {
        onText: (text) => {
          if (text.includes('load: failed (attempt 1 of 5)')) other.stdin.end();
        },
      });
      expect(run.status).toBe(0);
      expect(run.text).toContain('OperationalError: database is locked');
      expect(run.record.steps.find(({ id }) => id === 'load')?.attempt).toBeGreaterThan(1);
      expect(outputOf(run)).toMatchObject({ inserted: 51 });
    } finally {
      other.stdin.end();
    }
  });

  test('asks nobody about a clean file, and takes the code page of old spreadsheets', async () => {
    const path = folder();
    const file = join(path, 'clean.csv');
    const text = `${HEADER}\r\nSO-10001;1.10.2026;C-1001;Müller;m@example.de;DE;INK;2;1,5;\r\n`;
    writeFileSync(file, Buffer.from(text, 'latin1'));
    const database = join(path, 'orders.sqlite');
    const run = await sample('csv-import', [
      '--param',
      `file=${file}`,
      '--param',
      `database=${database}`,
      '--on-interrupt',
      'stop',
    ]);
    expect(run.status).toBe(0);
    expect(statuses(run)).toEqual({ parse: 'finished', check: 'finished', load: 'finished', summarise: 'finished' });
    expect(
      query(database, 'SELECT name, quantity * unit_cents FROM customers JOIN orders USING (customer_no)'),
    ).toEqual([['Müller', 300]]);
  });

  test('says which columns a file lacks, and which file there is not', async () => {
    const file = join(folder(), 'other.csv');
    writeFileSync(file, 'Bestellnr;Datum;Kunde\nSO-1;1.1.2026;X\n');
    const other = await sample('csv-import', ['--param', `file=${file}`]);
    expect(other.status).toBe(1);
    expect(other.record.error?.message).toContain('has no column Kundennr, E-Mail, Land');
    const none = await sample('csv-import', ['--param', 'file=data/none.csv']);
    expect(none.record.error).toMatchObject({ code: 1003, step: 'parse' });
  });
});

const HEADER = 'Bestellnr;Datum;Kundennr;Kunde;E-Mail;Land;Artikel;Menge;Einzelpreis;Bemerkung';

/** The first row that each query gives. */
function query(database: string, ...queries: string[]): unknown[][] {
  const code =
    'import json, sqlite3, sys; c = sqlite3.connect(sys.argv[1]); print(json.dumps([c.execute(q).fetchone() for q in sys.argv[2:]]))';
  return JSON.parse(execFileSync(PYTHON, ['-c', code, database, ...queries], { encoding: 'utf8' })) as unknown[][];
}
