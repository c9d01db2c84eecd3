import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
// @ts-expect-error -- a script without types
import { cliDocs } from '../../scripts/generate/cli-docs.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));

test('docs/cli.md says what the definitions of the commands say', async () => {
  const path = `${root}docs/cli.md`;
  const text = await (cliDocs as (root: string) => Promise<string>)(root);
  const wanted = await format(text, { ...(await resolveConfig(path)), parser: 'markdown' });
  expect(readFileSync(path, 'utf8').replaceAll('\r\n', '\n')).toBe(wanted);
});
