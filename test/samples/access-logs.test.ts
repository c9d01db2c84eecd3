import { cpSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { folder, HAS, outputOf, PATIENCE, sample, SAMPLES, statuses } from './support/sample.ts';

const LOGS = join(SAMPLES, 'access-logs/logs');
/** Every line of the logs, read in another way than the sample does. */
const lines = readdirSync(LOGS).flatMap((name) => {
  const bytes = readFileSync(join(LOGS, name));
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trimEnd().split('\n');
});

describe.skipIf(!HAS.sh)('access-logs', PATIENCE, () => {
  test('counts what is in the logs, packed or not', async () => {
    const run = await sample('access-logs', ['--param', 'top=3']);
    expect(run.status).toBe(0);
    const output = outputOf(run);
    const whole = lines.filter((line) => / [1-5]\d\d \d+ "/.test(line));
    expect(output).toMatchObject({
      requests: whole.length,
      unreadableLines: lines.length - whole.length,
      errors: whole.filter((line) => / 5\d\d \d+ "/.test(line)).length,
      outage: true,
      worst: { hour: '2026-09-16 13:00' },
    });
    const home = whole.filter((line) => /"[A-Z]+ \/(\?\S*)? HTTP/.test(line) && / [1-3]\d\d \d+ "/.test(line)).length;
    expect(Object.entries(output['pages'] as object)[0]).toEqual(['/', home]);
    expect(Object.keys(output['pages'] as object)).toHaveLength(3);
    expect(run.artifact('report')).toContain(`| ${home} | \`/\` |`);
    expect(run.text).toContain('count: 100 %');
    expect(run.text).toMatch(/alert \| \d+ requests failed in the hour from 2026-09-16 13:00/);
  });

  test('has nobody alarmed when all is well', async () => {
    const run = await sample('access-logs', ['--param', 'alertAbove=100']);
    expect(statuses(run)).toEqual({ count: 'finished', report: 'finished', alert: 'skipped' });
    expect(run.artifact('report')).not.toContain('Hours with many errors');
  });

  test('leaves a damaged log out and names it', async () => {
    const logs = copyOfLogs();
    const name = 'access.log-2026-09-17.gz';
    writeFileSync(join(logs, name), readFileSync(join(logs, name)).subarray(0, 3000));
    const run = await sample('access-logs', ['--param', `logs=${logs}`]);
    expect(run.status).toBe(0);
    expect(outputOf(run)).toMatchObject({ unreadableLogs: { [name]: 1 }, outage: false });
    expect(run.text).toMatch(/count \| warning: Left out: .*access\.log-2026-09-17\.gz/);
  });

  test('is not fooled by what visitors write into their requests', async () => {
    const logs = folder();
    const line = (request: string): string => `192.0.2.1 - - [14/Sep/2026:10:00:00 +0000] "${request}" 200 5 "-" "x"`;
    writeFileSync(
      join(logs, 'access.log'),
      [line('GET /a\\b HTTP/1.1'), line('GET __proto__ HTTP/1.1'), line('GET /ä HTTP/1.1')].join('\n'),
    );
    const run = await sample('access-logs', ['--param', `logs=${logs}`]);
    expect(outputOf(run)).toMatchObject({ requests: 3, pages: { '/a\\b': 1, '/ä': 1 } });
  });

  test('says so when there is nothing to read', async () => {
    const logs = copyOfLogs();
    for (const name of readdirSync(logs)) rmSync(join(logs, name));
    const run = await sample('access-logs', ['--param', `logs=${logs}`]);
    expect(run.status).toBe(1);
    expect(run.record.error).toMatchObject({ code: 'ExitCode', step: 'count' });
    expect(run.record.error?.details?.stderr).toContain('There is no access.log*');
  });
});

function copyOfLogs(): string {
  const path = join(folder(), 'logs with a space');
  cpSync(LOGS, path, { recursive: true });
  return path;
}
