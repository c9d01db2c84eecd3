import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { Position } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { Client } from './support/client.ts';
import { repositoryFile } from './support/provider.ts';

/** The samples with the most different things in them, of a length that can be typed. */
const SAMPLES = [
  'samples/invoices/invoices.process.json',
  'samples/csv-import/csv-import.process.json',
  'samples/release-notes/release-notes.process.json',
];
/** Between keystrokes at which everything is asked for; in between what editors ask for at each of them. */
const EVERY = 7;
/** Nobody waits longer for an answer to a keystroke, on a busy machine either; in ms. */
const BOUND_MS = 2000;

const WHOLE = { start: { line: 0, character: 0 }, end: { line: 10_000, character: 0 } };

test.each(SAMPLES)(
  '%s typed letter by letter: every request is answered, in time and within the text',
  async (sample) => {
    const path = repositoryFile(sample);
    const text = readFileSync(path, 'utf8');
    const client = await Client.start({ folder: dirname(path) });
    const uri = await client.open(basename(path), '');
    let slowest = 0;
    for (let length = 1; length <= text.length; length++) {
      const version = await client.edit(uri, length - 1, length - 1, text.charAt(length - 1));
      const position = client.positionOf(uri, length);
      const began = performance.now();
      const answers = await Promise.all(
        requests(client, uri, position, length % EVERY === 0 || length === text.length),
      );
      slowest = Math.max(slowest, performance.now() - began);
      const lines = client.textOf(uri).split('\n');
      for (const [method, answer] of answers) expectWithin(answer, lines, `${method} after ${length} characters`);
      if (length % 50 === 0) expectWithin(await client.diagnosticsOf(uri, version), lines, `problems after ${length}`);
      client.published.length = 0;
    }
    expect(slowest).toBeLessThan(BOUND_MS);
    // What handlers throw is logged with its stack.
    expect(client.logs.filter((message) => /\n\s+at /.test(message))).toEqual([]);
    const version = await client.edit(uri, text.length, text.length, '\n');
    expect(await client.diagnosticsOf(uri, version)).toEqual([]);
  },
  300_000,
);

test('a file broken at every place of it is still helped with', async () => {
  const path = repositoryFile('samples/staged-deploy/staged-deploy.process.json');
  const text = readFileSync(path, 'utf8');
  const client = await Client.start({ folder: dirname(path) });
  const uri = await client.open(basename(path), text);
  // Characters on which the structure hangs are taken away and put back, one after the other.
  for (const { index } of text.matchAll(/["{}[\],:]/g)) {
    await client.edit(uri, index, index + 1, '');
    const answers = await Promise.all(requests(client, uri, client.positionOf(uri, index), index % EVERY === 0));
    const lines = client.textOf(uri).split('\n');
    for (const [method, answer] of answers) expectWithin(answer, lines, `${method} without ${index}`);
    await client.edit(uri, index, index, text.charAt(index));
    client.published.length = 0;
  }
  expect(client.logs.filter((message) => /\n\s+at /.test(message))).toEqual([]);
}, 300_000);

function requests(client: Client, uri: string, position: Position, all: boolean): Promise<[string, unknown]>[] {
  const textDocument = { uri };
  const ask = async (method: string, more: object = {}): Promise<[string, unknown]> => [
    method,
    await client.request(`textDocument/${method}`, { textDocument, ...more }),
  ];
  const often = [ask('completion', { position }), ask('hover', { position }), ask('documentHighlight', { position })];
  if (!all) return often;
  const range = { start: position, end: position };
  return [
    ...often,
    ask('definition', { position }),
    ask('references', { position, context: { includeDeclaration: true } }),
    ask('prepareRename', { position }),
    ask('documentSymbol'),
    ask('foldingRange'),
    ask('selectionRange', { positions: [position] }),
    ask('semanticTokens/full'),
    ask('formatting', { options: { tabSize: 2, insertSpaces: true } }),
    ask('documentLink'),
    ask('documentColor'),
    ask('codeLens'),
    ask('codeAction', { range, context: { diagnostics: [] } }),
    ask('inlayHint', { range: WHOLE }),
  ];
}

/** Every range in an answer is one of the text. */
function expectWithin(answer: unknown, lines: string[], what: string): void {
  if (Array.isArray(answer)) for (const each of answer) expectWithin(each, lines, what);
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) return;
  if ('start' in answer && 'end' in answer) {
    const { start, end } = answer as { start: Position; end: Position };
    const isInside = ({ line, character }: Position): boolean =>
      character >= 0 && character <= (lines[line]?.length ?? -1);
    const inOrder = start.line < end.line || (start.line === end.line && start.character <= end.character);
    if (!isInside(start) || !isInside(end) || !inOrder)
      expect.fail(`${what}: ${JSON.stringify(answer)} is no range of the text`);
  }
  for (const value of Object.values(answer)) expectWithin(value, lines, what);
}
