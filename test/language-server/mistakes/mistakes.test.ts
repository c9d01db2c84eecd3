import { readdirSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'jsonc-parser';
import { DiagnosticSeverity, type Diagnostic, type Range } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../../cli/support/command.ts';
import { Client, messagesOf } from '../support/client.ts';
import { repositoryFile } from '../support/provider.ts';
import { DATA } from './data.ts';
import { EXPRESSIONS } from './expressions.ts';
import { FILES, type Mistake, type Told } from './mistake.ts';
import { STRUCTURE } from './structure.ts';
import { VALUES } from './values.ts';

const MISTAKES: readonly Mistake[] = [...STRUCTURE, ...VALUES, ...DATA, ...EXPRESSIONS];

const SEVERITIES = { error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning };

const ROOT = repositoryFile('.');

/** Process files that are right: what the mistakes are made in, and every sample. */
const RIGHT: ReadonlySet<string> = new Set([...Object.values(FILES), ...samples()]);

function samples(): string[] {
  const names = readdirSync(`${ROOT}/samples`, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.process.json')).map((name) => `samples/${name}`);
}

/** An editor with all files open that are right, whose server has heard from all their providers. */
async function open(): Promise<{ client: Client; uris: ReadonlyMap<string, string> }> {
  const client = await Client.start({
    folder: ROOT,
    options: { trusted: true },
    env: { STEPWELL_STATE_DIR: `${folder()}/state` },
  });
  const uris = new Map<string, string>();
  let providers = 0;
  for (const name of RIGHT) {
    const text = readFileSync(`${ROOT}/${name}`, 'utf8');
    providers += Object.keys((parse(text) as { providers?: object }).providers ?? {}).length;
    uris.set(name, await client.open(name, text));
  }
  await client.until(
    () => client.logs.filter((message) => message.includes(' has the steps ')).length === providers,
    () => `what ${providers} providers say`,
  );
  return { client, uris };
}

/** Where that should stand which is told. */
function rangeOf({ at }: Told, client: Client, uri: string): Range {
  const open = at.indexOf('«');
  const from = onlyPlaceOf(at.replaceAll(/[«»]/g, ''), client.textOf(uri)) + open;
  const to = from + at.indexOf('»') - open - 1;
  return { start: client.positionOf(uri, from), end: client.positionOf(uri, to) };
}

function onlyPlaceOf(part: string, text: string): number {
  const at = text.indexOf(part);
  if (at < 0 || text.includes(part, at + 1)) throw new Error(`This does not stand in the file once: ${part}`);
  return at;
}

function fits(found: Diagnostic, { severity, says }: Told, range: Range): boolean {
  const [message = ''] = messagesOf([found]);
  return (
    isDeepStrictEqual(found.range, range) &&
    found.severity === SEVERITIES[severity] &&
    says.every((words) => message.includes(words))
  );
}

/** Makes and mends a mistake; resolves with what the editor was told instead of all that it should be told. */
async function instead({ did, change, told }: Mistake, client: Client, uri: string): Promise<string | undefined> {
  const [from, to] = change;
  const at = onlyPlaceOf(from, client.textOf(uri));
  const changed = await client.edit(uri, at, at + from.length, to);
  const wanted = told.map((one) => ({ one, range: rangeOf(one, client, uri) }));
  const isTold = (found: Diagnostic[]): boolean =>
    found.length === wanted.length &&
    wanted.every(({ one, range }) => found.some((diagnostic) => fits(diagnostic, one, range)));
  await client.diagnosticsOf(uri, changed);
  const result = await client.diagnosticsWhen(uri, isTold).then(
    () => undefined,
    () => `${did}: ${inWords(client.diagnostics(uri) ?? [], client, uri).join('; ')}`,
  );
  const mended = await client.edit(uri, at, at + to.length, from);
  expect(await client.diagnosticsOf(uri, mended), `${did}, mended`).toEqual([]);
  return result;
}

function inWords(found: Diagnostic[], client: Client, uri: string): string[] {
  const messages = messagesOf(found);
  return found.map(({ range }, index) => `«${client.slice(uri, range)}» ${messages[index] ?? ''}`);
}

test('what is right is told to be right, with all that providers say', async () => {
  const { client, uris } = await open();
  for (const [name, uri] of uris) {
    // The answer to a change comes after all that was known before it.
    const version = await client.edit(uri, 0, 0, '\n');
    expect(inWords(await client.diagnosticsOf(uri, version), client, uri), name).toEqual([]);
  }
});

test('60 mistakes of people are told at their place, with words that help, and nothing beside them', async () => {
  expect(MISTAKES).toHaveLength(60);
  const { client, uris } = await open();
  const missed: string[] = [];
  for (const mistake of MISTAKES) {
    const result = await instead(mistake, client, uris.get(FILES[mistake.file]) ?? '');
    if (result !== undefined) missed.push(result);
  }
  console.log(`${MISTAKES.length - missed.length} of ${MISTAKES.length} mistakes are told`);
  expect(missed).toEqual([]);
}, 120_000);
