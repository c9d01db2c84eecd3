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

/** What an editor says nothing of yet, and why. Once it does, the mistake leaves this list. */
const notCaught: ReadonlyMap<string, string> = new Map([
  [
    'two steps in the wrong order',
    'a provider in Python says what its output holds, and not that it holds nothing else; a key that no schema names may be there',
  ],
]);

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

/** Makes the mistake. */
async function make({ did, change }: Mistake, client: Client, uri: string): Promise<Made> {
  const [from, to] = change;
  const at = onlyPlaceOf(from, client.textOf(uri));
  const changed = await client.edit(uri, at, at + from.length, to);
  return {
    changed,
    mend: async () => {
      const mended = await client.edit(uri, at, at + to.length, from);
      expect(await client.diagnosticsOf(uri, mended), `${did}, mended`).toEqual([]);
    },
  };
}

interface Made {
  /** Version of the document with the mistake in it. */
  changed: number;
  mend: () => Promise<void>;
}

/** Makes and mends a mistake; resolves with what the editor was told instead of all that it should be told. */
async function tellOf(mistake: Mistake, client: Client, uri: string): Promise<string | undefined> {
  const { changed, mend } = await make(mistake, client, uri);
  const wanted = mistake.told.map((told) => ({ told, range: rangeOf(told, client, uri) }));
  const isTold = (found: Diagnostic[]): boolean =>
    found.length === wanted.length &&
    wanted.every(({ told, range }) => found.some((diagnostic) => fits(diagnostic, told, range)));
  await client.diagnosticsOf(uri, changed);
  const instead = await client.diagnosticsWhen(uri, isTold).then(
    () => undefined,
    () => `${mistake.did}: ${inWords(client.diagnostics(uri) ?? [], client, uri).join('; ')}`,
  );
  await mend();
  return instead;
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

test('mistakes of people are told at their place, with words that help, and nothing beside them', async () => {
  const { client, uris } = await open();
  const missed: string[] = [];
  const silent: string[] = [];
  for (const mistake of MISTAKES) {
    const uri = uris.get(FILES[mistake.file]) ?? '';
    if (notCaught.has(mistake.did)) {
      const { changed, mend } = await make(mistake, client, uri);
      if ((await client.diagnosticsOf(uri, changed)).length === 0) silent.push(mistake.did);
      await mend();
    } else {
      const instead = await tellOf(mistake, client, uri);
      if (instead !== undefined) missed.push(instead);
    }
  }
  console.log(`${MISTAKES.length - missed.length - silent.length} of ${MISTAKES.length} mistakes are told`);
  for (const [did, reason] of notCaught) console.log(`Not told: ${did}, for ${reason}`);
  expect(silent).toEqual([...notCaught.keys()]);
  expect(MISTAKES).toHaveLength(60);
  expect(missed).toEqual([]);
}, 120_000);
