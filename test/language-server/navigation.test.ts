import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  SelectionRange,
  SemanticTokens,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../cli/support/command.ts';
import { decodeTokens } from '../support/decode-tokens.ts';
import { Client } from './support/client.ts';
import { between } from './support/marked.ts';

const TEXT = `{
  "$schema": "./schema.json",
  "version": 1,
  "name": "sample", // what it is called
  "params": { "type": "object", "properties": { "file": { "type": "string", "default": "x" } } },
  "secrets": { "TOKEN": { "env": "T" } },
  "providers": {
    "orders": { "command": "python3", "args": ["steps/orders.py"] }
  },
  "steps": [
    {
      "id": "fetch",
      "provider": "orders",
      "env": { "T": "\${{ secrets.TOKEN }}" },
      "outputSchema": { "type": "object", "required": ["rows"], "properties": { "rows": { "type": "integer" } } }
    },
    { "id": "load", "run": ["true"], "if": "steps.fetch.output.rows > 0 && 'fetch' != ''", "with": { "f": "é \${{ params.file }} \${{ steps['fetch'].status }}" } }
  ],
  "finally": [{ "id": "tidy", "run": "true", "if": "error.step == 'fetch' || 'load' == error.step" }]
}
`;

async function open(): Promise<{
  client: Client;
  uri: string;
  ask: <T>(method: string, before: string, after: string, more?: object) => Promise<T>;
}> {
  const path = folder();
  mkdirSync(join(path, 'steps'));
  writeFileSync(join(path, 'steps', 'orders.py'), '');
  const client = await Client.start({ folder: path });
  const uri = await client.open('a.process.json', TEXT);
  const ask = <T>(method: string, before: string, after: string, more = {}): Promise<T> =>
    client.request<T>(`textDocument/${method}`, {
      textDocument: { uri },
      position: client.positionOf(uri, between(TEXT, before, after)),
      ...more,
    });
  return { client, uri, ask };
}

test('from a name to where it is made', async () => {
  const { client, uri, ask } = await open();
  const slices = async (before: string, after: string): Promise<string[]> =>
    (await ask<Location[]>('definition', before, after)).map(({ range }) => client.slice(uri, range));
  expect(await slices('"provider": "or', 'ders"')).toEqual(['orders']);
  expect(await slices('steps.fe', 'tch.output')).toEqual(['fetch']);
  expect(await slices("steps['fe", "tch']")).toEqual(['fetch']);
  expect(await slices('params.fi', 'le')).toEqual(['file']);
  expect(await slices('secrets.TO', 'KEN')).toEqual(['TOKEN']);
  expect(await slices("error.step == 'fe", "tch'")).toEqual(['fetch']);
  const [script] = await ask<Location[]>('definition', 'steps/or', 'ders.py');
  expect(script?.uri).toBe(client.uri('steps/orders.py'));
});

test('everywhere a step is named', async () => {
  const { client, uri, ask } = await open();
  const found = await ask<Location[]>('references', '"id": "fe', 'tch"', { context: { includeDeclaration: true } });
  expect(found.map(({ range }) => client.slice(uri, range))).toEqual(['fetch', 'fetch', 'fetch', 'fetch']);
  const without = await ask<Location[]>('references', '"id": "fe', 'tch"', { context: { includeDeclaration: false } });
  expect(without).toHaveLength(3);
});

test('renaming a step changes every expression, and what it runs stays', async () => {
  const { client, uri, ask } = await open();
  const prepared = await ask<{ placeholder: string }>('prepareRename', 'steps.fe', 'tch.output');
  expect(prepared.placeholder).toBe('fetch');
  const edit = await ask<WorkspaceEdit>('rename', 'steps.fe', 'tch.output', { newName: 'fetch-rows' });
  const after = client.after(uri, edit.changes?.[uri] ?? []);
  expect(after).toContain('"id": "fetch-rows",\n      "step": "fetch", "provider": "orders"');
  expect(after).toContain(`"if": "steps.fetch-rows.output.rows > 0 && 'fetch' != ''"`);
  expect(after).toContain("steps['fetch-rows'].status");
  expect(after).toContain("error.step == 'fetch-rows' || 'load' == error.step");
});

test('renaming refuses what is no id, or taken', async () => {
  const { ask } = await open();
  await expect(ask('rename', '"id": "fe', 'tch"', { newName: '2nd' })).rejects.toThrow('The id of a step is a letter');
  await expect(ask('rename', '"id": "fe', 'tch"', { newName: 'LOAD' })).rejects.toThrow(
    'There is a step `LOAD` already.',
  );
  expect(await ask('prepareRename', '"run": ["tr', 'ue"]')).toBeNull();
});

test('providers, secrets and parameters are renamed too', async () => {
  const { client, uri, ask } = await open();
  const renamed = async (before: string, after: string, newName: string): Promise<string> =>
    client.after(uri, (await ask<WorkspaceEdit>('rename', before, after, { newName })).changes?.[uri] ?? []);
  expect(await renamed('"provider": "or', 'ders"', 'shop')).toMatch(/"shop": \{ "command"[^]*"provider": "shop"/);
  expect(await renamed('secrets.TO', 'KEN', 'KEY')).toMatch(/"KEY": \{ "env": "T" \}[^]*secrets\.KEY \}/);
  expect(await renamed('params.fi', 'le', 'path')).toMatch(/"path": \{ "type"[^]*params\.path \}/);
});

test('the outline has steps by their ids', async () => {
  const { client, uri } = await open();
  const symbols = await client.request<DocumentSymbol[]>('textDocument/documentSymbol', { textDocument: { uri } });
  const steps = symbols.find(({ name }) => name === 'steps');
  expect(steps?.children?.map(({ name, detail }) => [name, detail])).toEqual([
    ['fetch', 'orders: fetch'],
    ['load', 'true'],
  ]);
});

test('folding and growing selections', async () => {
  const { client, uri } = await open();
  const folds = await client.request<FoldingRange[]>('textDocument/foldingRange', { textDocument: { uri } });
  expect(folds).toContainEqual({ startLine: 9, endLine: 16, kind: 'array' });
  const positions = [client.positionOf(uri, between(TEXT, 'params.fi', 'le'))];
  const [range] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
    textDocument: { uri },
    positions,
  });
  expect(range && client.slice(uri, range.range)).toBe(' params.file ');
  expect(range?.parent && client.slice(uri, range.parent.range)).toContain('é ${{ params.file }}');
});

test('links to the files that are named', async () => {
  const { client, uri } = await open();
  const links = await client.request<DocumentLink[]>('textDocument/documentLink', { textDocument: { uri } });
  expect(links.map(({ target }) => target)).toEqual([client.uri('schema.json'), client.uri('steps/orders.py')]);
});

test('tokens of expressions', async () => {
  const { client, uri } = await open();
  const { data } = await client.request<SemanticTokens>('textDocument/semanticTokens/full', { textDocument: { uri } });
  const { tokenTypes } = client.initialized.capabilities.semanticTokensProvider?.legend ?? { tokenTypes: [] };
  const found = decodeTokens(data, tokenTypes).map(({ line, character, length, type }) => {
    const range = { start: { line, character }, end: { line, character: character + length } };
    return `${client.slice(uri, range)} ${type}`;
  });
  expect(found.slice(0, 4)).toEqual(['${{ macro', 'secrets namespace', 'TOKEN variable', '}} macro']);
  expect(found.slice(4, 10)).toEqual([
    'steps namespace',
    'fetch function',
    'output property',
    'rows property',
    '> operator',
    '0 number',
  ]);
  expect(found).toContain('file parameter');
  expect(found).toContain("'fetch' string");
});

test('formatting keeps comments; a range too; sorting as for JSON', async () => {
  const { client, uri } = await open();
  const options = { tabSize: 4, insertSpaces: true };
  const edits = await client.request<TextEdit[]>('textDocument/formatting', { textDocument: { uri }, options });
  const formatted = client.after(uri, edits);
  expect(formatted).toContain('    "name": "sample", // what it is called\n');
  expect(formatted).toContain('            "id": "tidy",\n');
  expect(formatted.endsWith('}\n')).toBe(true);
  const range = { start: { line: 18, character: 0 }, end: { line: 19, character: 0 } };
  const some = client.after(
    uri,
    await client.request<TextEdit[]>('textDocument/rangeFormatting', { textDocument: { uri }, options, range }),
  );
  expect(some).toContain('"orders": { "command"');
  expect(some).toMatch(/"id": "tidy",\n/);
  const sorted = client.after(
    uri,
    await client.request<TextEdit[]>('stepwell/sortDocument', { textDocument: { uri } }),
  );
  expect(sorted.indexOf('"finally"')).toBeLessThan(sorted.indexOf('"name"'));
  expect(sorted).toContain('// what it is called');
  expect(sorted.endsWith('}\n')).toBe(true);
});

test('a hover tells the type of a path, the shape around a step, and what a field is for', async () => {
  const { client, ask } = await open();
  const text = async (before: string, after: string): Promise<string> => {
    const hover = await ask<Hover | null>('hover', before, after);
    return hover === null ? '' : JSON.stringify(hover.contents);
  };
  expect(await text('output.ro', 'ws')).toContain('integer');
  expect(await text('"id": "lo', 'ad"')).toContain('`rows`: `integer`');
  expect(await text('"pro', 'viders": {')).toContain('Step providers by name');
  expect(await text('"outputSchema": { "ty', 'pe"')).not.toBe('');
  await client.stop();
});
