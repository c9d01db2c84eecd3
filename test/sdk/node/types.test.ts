import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Provider } from './support/provider.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const NODE_VERSION = process.versions.node.split('.').map(Number);
const STRIPS_TYPES = (NODE_VERSION[0] ?? 0) > 22 || (NODE_VERSION[0] === 22 && (NODE_VERSION[1] ?? 0) >= 18);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'stepwell-vendored-'));
  for (const name of ['stepwell.mjs', 'stepwell.d.mts']) cpSync(join(ROOT, 'dist/sdk', name), join(folder, name));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** The usage file with another import, in a folder that holds nothing of this repository. */
function usage(specifier: string, name: string): string {
  const text = readFileSync(join(ROOT, 'test/sdk/node/usage.ts'), 'utf8');
  const path = join(folder, name);
  writeFileSync(path, text.replace('../../../protocol/sdk/node/index.ts', specifier));
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  return path;
}

it('the built types are complete in themselves: beside the step, and found by the name of the package', () => {
  const files = [usage('./stepwell.mjs', 'vendored.mts'), usage('stepwell', 'by-name.mts')];
  symlinkSync(ROOT, join(folder, 'node_modules', 'stepwell'), 'junction');
  const tsc = join(ROOT, 'node_modules/typescript/lib/tsc.js');
  const options =
    '--noEmit --strict --noPropertyAccessFromIndexSignature --skipDefaultLibCheck --target es2022 --lib es2022,dom --module nodenext';
  const done = spawnSync(process.execPath, [tsc, ...options.split(' '), ...files], { cwd: folder, encoding: 'utf8' });
  expect(done.stdout).toBe('');
  expect(done.status).toBe(0);
});

const BODY = `step('hello', (input, ctx) => ({ hello: input.name }));\nserve();\n`;

it.each([
  ['an ESM step beside a vendored copy', 'step.mjs', `import { step, serve } from './stepwell.mjs';\n${BODY}`],
  ['a CommonJS step', 'step.cjs', `import('./stepwell.mjs').then(({ step, serve }) => {\n${BODY}});`],
])('runs as %s', async (_what, name, text) => {
  writeFileSync(join(folder, name), text);
  await using provider = await Provider.ready({ args: [join(folder, name)] });
  expect(await provider.output('hello', { name: 'Ada' })).toEqual({ hello: 'Ada' });
  expect(provider.messages[0]?.result?.['provider']).toEqual({ name: 'step', version: '0.0.0' });
});

// Not a thing to install: an older Node cannot do it, and the matrix of CI has newer ones.
if (!STRIPS_TYPES) console.log('NOT RUN: a TypeScript step as it is, which needs Node 22.18 or later');
else
  it('runs a TypeScript step as it is', async () => {
    const text = `import { step, serve } from './stepwell.mjs';\ninterface In { name: string }\n`;
    writeFileSync(
      join(folder, 'step.ts'),
      `${text}step<In>('hello', (input: In) => ({ hello: input.name }));\nserve();\n`,
    );
    await using provider = await Provider.ready({ args: [join(folder, 'step.ts')] });
    expect(await provider.output('hello', { name: 'Ada' })).toEqual({ hello: 'Ada' });
  });

it.each([
  ['a step without a name', `step(() => ({}))`, 'needs a name'],
  ['a step without a function', `step('a')`, 'needs a function'],
  ['a name declared twice', `step('a', () => ({})); step('a', () => ({}))`, 'declared twice'],
  ['a name with a control character', `step('a\\n', () => ({}))`, 'control character'],
  ['serve() called twice', `serve(); serve()`, 'called once'],
])('says at the start what is wrong: %s', async (_what, code, message) => {
  writeFileSync(join(folder, 'wrong.mjs'), `import { step, serve } from './stepwell.mjs';\n${code}`);
  await using provider = new Provider({ args: [join(folder, 'wrong.mjs')] });
  expect((await provider.exited).code).toBe(1);
  await provider.until(() => (provider.stderr.includes(message) ? true : undefined));
});
