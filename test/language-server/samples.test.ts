import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { Client, codesOf } from './support/client.ts';
import { repositoryFile } from './support/provider.ts';

const SAMPLES = repositoryFile('samples');
const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.process.json'),
);

test.each(files)('nothing is wrong with %s', async (name) => {
  const path = join(SAMPLES, name);
  const client = await Client.start({ folder: dirname(path) });
  const uri = await client.open(basename(path), readFileSync(path, 'utf8'));
  for (let version = 1; version < 6; version = await client.edit(uri, 0, 0, '')) {
    const found = codesOf(await client.diagnosticsOf(uri, version));
    // Not every machine has every language of the samples.
    expect(found.filter((code) => code !== 'command-not-found')).toEqual([]);
  }
});
