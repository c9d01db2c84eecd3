import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { answer, folder, HAS, outputOf, PATIENCE, sample, SAMPLES } from './support/sample.ts';

interface Draft {
  invoices: {
    client: string;
    issue: boolean;
    doubts: string[];
    taxRate: number;
    net: number;
    lines: { minutes: number; cents: number }[];
  }[];
}
interface Entry {
  date: string;
  client: string;
  minutes: number;
}

const timesheet = JSON.parse(readFileSync(join(SAMPLES, 'invoices/data/timesheet.json'), 'utf8')) as {
  entries: Entry[];
};
const rates = JSON.parse(readFileSync(join(SAMPLES, 'invoices/data/clients.json'), 'utf8')) as Record<
  string,
  { rate: number }
>;

describe.skipIf(!HAS.php)('invoices', PATIENCE, () => {
  test('issues the clear ones, holds the doubtful ones back, and gives the same numbers again', async () => {
    const register = join(folder(), 'register.json');
    const args = ['--param', `register=${register}`, '--on-interrupt', 'proceed'];
    const run = await sample('invoices', args);
    expect(run.status).toBe(0);
    const output = outputOf(run);
    expect(output['issued']).toMatchObject([
      { number: '2026-0001', client: 'band' },
      { number: '2026-0002', client: 'clinic' },
      { number: '2026-0003', client: 'portal' },
      { number: '2026-0004', client: 'winery' },
    ]);
    expect(output['held']).toMatchObject([{ client: 'museum' }, { client: 'shop' }]);
    expect(output['notBilled']).toEqual(['2026-09-29: there is no client "clinik" (Backup drill)']);
    expect(run.artifact('invoice-2026-0004.html')).toContain('Weingut Kessler &amp; Töchter');

    const before = readFileSync(register, 'utf8');
    const again = await sample('invoices', args);
    expect(outputOf(again)).toEqual(output);
    expect(readFileSync(register, 'utf8')).toBe(before);
  });

  test('bills all the time of the month to the cent, with the tax that is due', async () => {
    const stopped = await sample('invoices', ['--on-interrupt', 'stop']);
    expect(stopped.status).toBe(3);
    const { invoices } = stopped.record.interrupt?.data as unknown as Draft;
    for (const { client, lines, net } of invoices) {
      const minutes = timesheet.entries
        .filter((entry) => entry.client === client && entry.date.startsWith('2026-09-'))
        .reduce((sum, entry) => sum + entry.minutes, 0);
      expect(lines.reduce((sum, line) => sum + line.minutes, 0)).toBe(minutes);
      // Each line is rounded by itself: half a cent at most.
      expect(Math.abs(net - (minutes * (rates[client]?.rate ?? 0)) / 60)).toBeLessThanOrEqual(lines.length / 2);
    }
    expect(Object.fromEntries(invoices.map(({ client, taxRate }) => [client, taxRate]))).toEqual({
      band: 19, // a private client in the Union
      clinic: 0, // outside
      museum: 19, // a business without a VAT id
      portal: 19, // at home
      shop: 0, // reverse charge
      winery: 19,
    });
  });

  test('issues what a person released, with the next number', async () => {
    const register = join(folder(), 'register.json');
    const params = ['--param', `register=${register}`];
    await sample('invoices', [...params, '--on-interrupt', 'proceed']);
    const stopped = await sample('invoices', [...params, '--on-interrupt', 'stop']);
    const data = answer<Draft>(stopped, ({ invoices }) => {
      for (const invoice of invoices) if (invoice.client === 'shop') invoice.issue = true;
    });
    const run = await sample('invoices', [...params, '--from', 'issue', '--data', data]);
    expect(outputOf(run)['issued']).toContainEqual(expect.objectContaining({ number: '2026-0005', client: 'shop' }));
    expect(run.artifact('invoice-2026-0005.html')).toContain('Reverse charge');
  });

  test('a month without work, a month that is none, a file that is no JSON: each is told', async () => {
    const empty = await sample('invoices', ['--param', 'month=2031-01']);
    expect(empty.record.error).toMatchObject({
      code: 1003,
      message: 'data/timesheet.json has nothing to bill for 2031-01',
    });
    const file = join(folder(), 'timesheet.json');
    writeFileSync(file, '{ "entries": [');
    const broken = await sample('invoices', ['--param', `timesheet=${file}`]);
    expect(broken.status).toBe(1);
    expect(broken.record.error?.message).toContain('is not JSON');
    await expect(sample('invoices', ['--param', 'month=2026-13'])).rejects.toThrow(/exit status 2[\s\S]*month/);
  });
});
