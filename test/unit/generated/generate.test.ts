import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const SCHEMA = 'protocol/schemas/process-file.schema.json';
const VALIDATORS = 'protocol/generated/step-messages.js';

const generate = (folder: string, ...args: string[]) =>
  spawnSync(process.execPath, ['scripts/generate.mjs', ...args], { cwd: folder, encoding: 'utf8' });

let copy: string | undefined;
afterEach(() => {
  if (copy !== undefined) rmSync(copy, { recursive: true, force: true });
  copy = undefined;
});

const SOURCES = [
  'protocol',
  'runner',
  'extension',
  'scripts',
  'docs',
  'l10n',
  'package.json',
  'package.nls.json',
  'tsconfig.json',
  '.prettierrc.json',
];

/** What the generator reads and writes, in a folder that a test may change. */
function copyOfSources(): string {
  copy = mkdtempSync(join(tmpdir(), 'stepwell-generate-'));
  for (const name of SOURCES) cpSync(join(root, name), join(copy, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  return copy;
}

test('everything generated is up to date', () => {
  const { status, stderr } = generate(root, '--check');
  expect(stderr).toBe('');
  expect(status).toBe(0);
});

test('--check names what is not up to date and writes nothing', () => {
  const folder = copyOfSources();
  writeFileSync(join(folder, SCHEMA), '{}\n');
  rmSync(join(folder, VALIDATORS));

  const { status, stderr } = generate(folder, '--check');
  expect(status).toBe(1);
  expect(stderr.trim().split('\n').sort()).toEqual([
    `${VALIDATORS} is not up to date; run: npm run generate`,
    `${SCHEMA} is not up to date; run: npm run generate`,
  ]);
  expect(readFileSync(join(folder, SCHEMA), 'utf8')).toBe('{}\n');
  expect(existsSync(join(folder, VALIDATORS))).toBe(false);
});

test('a new field of a type comes into its schema, unless nobody described it', () => {
  const folder = copyOfSources();
  const model = join(folder, 'protocol/process-file/model.ts');
  const text = readFileSync(model, 'utf8');
  const withField = (field: string): void => {
    writeFileSync(model, text.replace('export interface ProcessFile {', `export interface ProcessFile {\n${field}`));
  };
  withField('  colour?: string;');
  expect(generate(folder).stderr).toContain('without a doc comment: ProcessFile.colour');
  withField('  /** Colour of the process. */\n  colour?: string;');
  expect(generate(folder).status).toBe(0);
  const schema = JSON.parse(readFileSync(join(folder, SCHEMA), 'utf8')) as { properties: Record<string, unknown> };
  expect(schema.properties['colour']).toEqual({ type: 'string', description: 'Colour of the process.' });
});
