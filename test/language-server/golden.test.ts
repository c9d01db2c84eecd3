import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../cli/support/command.ts';
import { Client, messagesOf } from './support/client.ts';
import { repositoryFile } from './support/provider.ts';

const GOLDEN = repositoryFile('test/golden/diagnostics');
/** All that is on PATH, so that the same is told everywhere. */
const PROGRAMS = { node: '', python3: '', jq: '' };

const names = readdirSync(GOLDEN)
  .filter((name) => name.endsWith('.process.json'))
  .map((name) => name.replace(/\.process\.json$/, ''));

test.each(names)('what is told of %s', async (name) => {
  const told = join(GOLDEN, `${name}.txt`);
  if (process.env['STEPWELL_GOLDEN'] === 'write') writeFileSync(told, await tellOf(name));
  else expect(await tellOf(name)).toBe(readFileSync(told, 'utf8'));
});

/** One problem a line, with what is marked, once all is known that can be. */
async function tellOf(name: string): Promise<string> {
  const client = await Client.start({ folder: GOLDEN, env: { PATH: folder(PROGRAMS) } });
  const text = readFileSync(join(GOLDEN, `${name}.process.json`), 'utf8');
  const uri = await client.open(`${name}.process.json`, text);
  await client.diagnosticsOf(uri, 1);
  // What is on disk is looked at between two versions; nothing more comes when two in a row tell the same.
  let before = '';
  for (;;) {
    const now = linesOf(await client.diagnosticsOf(uri, await client.edit(uri, 0, 0, '')), client, uri);
    if (now === before && client.published.length > 8) return now;
    before = now;
  }
}

function linesOf(diagnostics: Diagnostic[], client: Client, uri: string): string {
  const messages = messagesOf(diagnostics);
  return diagnostics
    .map(({ range, severity, code }, index) => {
      const message = messages[index]?.replaceAll(GOLDEN, '<folder>') ?? '';
      const place = `${range.start.line + 1}:${range.start.character + 1}`;
      return `${place} ${severity === 1 ? 'error' : 'warning'} ${String(code)} ${client.slice(uri, range)}\n    ${message}\n`;
    })
    .join('');
}
