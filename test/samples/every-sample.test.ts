import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { processFile, SAMPLES } from './support/sample.ts';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const STEPWELL = fileURLToPath(new URL('../../dist/stepwell.js', import.meta.url));
const names = readdirSync(SAMPLES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

test('there are at least six samples', () => {
  expect(names.length).toBeGreaterThanOrEqual(6);
});

describe.each(names)('%s', (name) => {
  test('has a README that tells how to run it, and stands in the index', () => {
    expect(readFileSync(join(SAMPLES, name, 'README.md'), 'utf8')).toContain(`stepwell run ${name}.process.json`);
    expect(readFileSync(join(SAMPLES, 'README.md'), 'utf8')).toContain(`[${name}](${name}/README.md)`);
  });

  test('passes `stepwell check` without a word', () => {
    const { status, stdout } = spawnSync(process.execPath, [STEPWELL, 'check', '--json', processFile(name)], {
      encoding: 'utf8',
    });
    expect(JSON.parse(stdout)).toEqual([{ file: processFile(name), problems: [] }]);
    expect(status).toBe(0);
  });

  test('is run by a test', () => {
    const file = join(HERE, `${name}.test.ts`);
    expect(existsSync(file) && readFileSync(file, 'utf8')).toContain(`sample('${name}'`);
  });

  test('keeps what it makes out of git', () => {
    const { status } = spawnSync('git', ['check-ignore', '-q', join('samples', name, 'build', 'x')], {
      cwd: join(SAMPLES, '..'),
    });
    // 128: no git here, or no repository.
    expect([0, 128, null]).toContain(status);
  });
});
