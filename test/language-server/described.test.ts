import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  CodeAction,
  CodeLens,
  ColorInformation,
  ColorPresentation,
  CompletionList,
  Hover,
  InlayHint,
  Location,
} from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../cli/support/command.ts';
import { Client, codesOf, messagesOf } from './support/client.ts';
import { between } from './support/marked.ts';
import { writeProvider } from './support/provider.ts';

const TRUSTED = { trusted: true, clientCommands: true };

function file(steps: object[], more = {}): string {
  const shop = { command: 'node', args: ['steps/shop.mjs'] };
  return JSON.stringify({ version: 1, name: 'a', providers: { shop }, ...more, steps }, null, 2);
}

const USING = file([
  { id: 'fetch', provider: 'shop', with: { url: 'https://shop.example' } },
  { id: 'told', command: 'node', args: ['-e', '0', '${{ input.rows }}'] },
]);

/** A workspace with the file as saved, opened. */
async function open(text: string, options: object = TRUSTED): Promise<{ client: Client; uri: string; path: string }> {
  const path = folder({ 'a.process.json': text });
  writeProvider(path);
  const client = await Client.start({ folder: path, options: { ...options } });
  return { client, uri: await client.open('a.process.json', text), path };
}

/** Resolves once the provider has told its steps. */
function described(client: Client): Promise<void> {
  return client.until(() => client.logs.some((message) => message.includes('has the steps fetch, load')));
}

test('a provider is asked only in a trusted workspace, also when trust comes later', async () => {
  const wrong = file([{ id: 'fetsch', provider: 'shop' }]);
  const { client, uri, path } = await open(wrong, { trusted: false });
  await client.until(() => client.diagnostics(uri) !== undefined);
  const hover = { textDocument: { uri }, position: client.positionOf(uri, between(wrong, '"id": "fet', 'sch"')) };
  await client.request('textDocument/hover', hover);
  expect(existsSync(join(path, 'started'))).toBe(false);
  await client.connection.sendNotification('stepwell/trustGranted');
  const [found] = await client.diagnosticsWhen(uri, (all) => all.length > 0);
  expect(found?.code).toBe('unknown-step');
  expect(found?.message).toContain('Did you mean `fetch`?');
  expect(readFileSync(join(path, 'started'), 'utf8')).toBe('x');
});

test('a half-typed command is never started: only what stands in the saved file', async () => {
  const { client, uri, path } = await open(file([{ id: 'fetch', provider: 'shop', with: { url: '' } }]));
  await described(client);
  const marker = join(path, 'evil');
  writeFileSync(
    join(path, 'steps', 'evil.mjs'),
    `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(marker)}, '')`,
  );
  const at = between(client.textOf(uri), 'steps/');
  const version = await client.edit(uri, at, at + 'shop'.length, 'evil');
  await client.diagnosticsOf(uri, version);
  const position = client.positionOf(uri, at);
  await client.request('textDocument/hover', { textDocument: { uri }, position });
  await client.request('textDocument/inlayHint', { textDocument: { uri }, range: { start: position, end: position } });
  expect(existsSync(marker)).toBe(false);
  writeFileSync(join(path, 'a.process.json'), client.textOf(uri));
  await client.connection.sendNotification('textDocument/didSave', { textDocument: { uri } });
  await client.until(() => client.logs.some((message) => message.includes('evil.mjs')));
  expect(existsSync(marker)).toBe(true);
});

test('`with` is checked against what the provider takes, and completed from it', async () => {
  const text = file([{ id: 'fetch', provider: 'shop', with: { mode: 'fsat', nope: 1 } }]);
  const { client, uri } = await open(text);
  const found = await client.diagnosticsWhen(uri, (all) => codesOf(all).includes('with-mismatch'));
  expect(messagesOf(found).join('\n')).toMatch(/lacks `url`[^]*Did you mean "fast"\?[^]*knows no `with.nope`/);
  const complete = async (before: string, after: string): Promise<string[]> => {
    const position = client.positionOf(uri, between(text, before, after));
    const { items } = await client.request<CompletionList>('textDocument/completion', {
      textDocument: { uri },
      position,
    });
    return items.map(({ label }) => label);
  };
  expect(await complete('"with": {', '\n')).toEqual(['url']);
  expect(await complete('"mode": "', 'fsat')).toEqual(expect.arrayContaining(['"fast"', '"slow"']));
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
    context: { diagnostics: [], only: ['quickfix'] },
  });
  const add = actions.find(({ title }) => title === 'Add `url`');
  expect(client.after(uri, add?.edit?.changes?.[uri] ?? [])).toMatch(/"with": \{[^}]*"url": ""/);
});

test('names of steps are completed, and lead to the code', async () => {
  const text = file([{ id: 'get', provider: 'shop', step: 'fetch', with: { url: '' } }]);
  const { client, uri } = await open(text);
  const position = client.positionOf(uri, between(text, '"step": "', 'fetch'));
  await described(client);
  const { items } = await client.request<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position,
  });
  expect(items.map(({ label, detail }) => [label, detail])).toEqual([
    ['fetch', 'Fetch the orders'],
    ['load', undefined],
  ]);
  const [place] = await client.request<Location[]>('textDocument/definition', {
    textDocument: { uri },
    position: client.positionOf(uri, between(text, '"step": "fe', 'tch')),
  });
  expect(place).toMatchObject({ uri: client.uri('steps/shop.mjs'), range: { start: { line: 3 } } });
  const hover = await client.request<Hover>('textDocument/hover', {
    textDocument: { uri },
    position: client.positionOf(uri, between(text, '"step": "fe', 'tch')),
  });
  expect(JSON.stringify(hover.contents)).toContain('**Fetch the orders** (must not run twice)');
});

test('what the provider gives is the shape behind the step, and reading anything else an error', async () => {
  const text = USING.replace('input.rows', 'input.row');
  const { client, uri } = await open(text);
  const [found] = await client.diagnosticsWhen(uri, (all) => all.length > 0);
  expect(found?.code).toBe('never-given');
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
  expect(hints.map(({ label }) => label)).toEqual(['→ { rows: integer }']);
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: found?.range,
    context: { diagnostics: [] },
  });
  const preferred = actions.find(({ isPreferred }) => isPreferred);
  expect(client.after(uri, preferred?.edit?.changes?.[uri] ?? [])).toBe(USING);
});

test('a retry of what must not run twice is a warning with two ways out', async () => {
  const text = file([{ id: 'fetch', provider: 'shop', with: { url: '' }, retry: { maxAttempts: 3 } }]);
  const { client, uri } = await open(text);
  const [found] = await client.diagnosticsWhen(uri, (all) => all.length > 0);
  expect(found?.code).toBe('retry-not-idempotent');
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: found?.range,
    context: { diagnostics: [], only: ['quickfix'] },
  });
  expect(actions.map(({ title }) => title)).toEqual(['Remove `retry`', 'Say that it may run twice']);
});

test('a change of the provider is noticed', async () => {
  const { client, uri, path } = await open(file([{ id: 'extra', provider: 'shop' }]));
  await client.diagnosticsWhen(uri, (all) => codesOf(all).includes('unknown-step'));
  writeProvider(path, `step({ name: 'extra', run: () => ({}) });`);
  // Looked at again when somebody asks, some seconds later.
  const again = setInterval(() => {
    void client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: client.uri('steps/shop.mjs'), type: 2 }],
    });
  }, 200);
  await client
    .diagnosticsWhen(uri, (all) => all.length === 0)
    .finally(() => {
      clearInterval(again);
    });
});

test('a provider that fails spoils nothing, and the hover says why', async () => {
  const text = JSON.stringify({
    version: 1,
    name: 'a',
    providers: { broken: { command: 'node', args: ['-e', 'console.error("no such module"); process.exit(1)'] } },
    steps: [{ id: 'one', provider: 'broken' }],
  });
  const { client, uri } = await open(text);
  await client.until(() => client.logs.some((message) => message.includes('no such module')));
  expect(client.diagnostics(uri)).toEqual([]);
  const position = client.positionOf(uri, between(text, '"provider":"br', 'oken'));
  const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
  expect(JSON.stringify(hover.contents)).toContain('no such module');
});

test('lenses: run, check a step; in the source of the provider where it is used', async () => {
  const { client, uri } = await open(USING);
  await client.until(() => client.registrations.some(({ method }) => method === 'textDocument/codeLens'));
  const titles = (lenses: CodeLens[]): (string | undefined)[] => lenses.map(({ command }) => command?.title);
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  expect(titles(lenses)).toEqual(['$(play) Run', 'Run with data...', 'Check step']);
  expect(lenses[2]?.command).toMatchObject({
    command: 'stepwell.checkStep',
    arguments: [{ uri, provider: 'shop', step: 'fetch', argv: ['node', 'steps/shop.mjs'] }],
  });
  const source = client.uri('steps/shop.mjs');
  await described(client);
  const inSource = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri: source } });
  expect(inSource.map(({ range, command }) => [range.start.line, command?.title])).toEqual([
    [3, 'Used by a step of a.process.json'],
  ]);
});

test('other editors get the lens that the server carries out itself', async () => {
  const { client, uri } = await open(USING, { trusted: true });
  expect(client.initialized.capabilities.executeCommandProvider?.commands).toEqual(['stepwell.server.checkStep']);
  const [lens, ...others] = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  expect(others).toEqual([]);
  await client.request('workspace/executeCommand', {
    command: lens?.command?.command,
    arguments: lens?.command?.arguments,
  });
  expect(client.messages).toEqual([
    expect.stringMatching(/^The provider shop: it meets the step protocol \(\d+ requirements\)\.$/),
  ]);
}, 120_000);

test('a provider that does not answer is ended after ten seconds', async () => {
  const path = folder();
  const hangs = `require('fs').writeFileSync(${JSON.stringify(join(path, 'pid'))}, String(process.pid)); process.on('SIGTERM', () => {}); setInterval(() => {}, 1000)`;
  const text = JSON.stringify({
    version: 1,
    name: 'a',
    providers: { slow: { command: process.execPath, args: ['-e', hangs] } },
    steps: [{ id: 'one', provider: 'slow' }],
  });
  writeFileSync(join(path, 'a.process.json'), text);
  const client = await Client.start({ folder: path, options: TRUSTED });
  const uri = await client.open('a.process.json', text);
  await client.diagnosticsWhen(uri, (all) => all.length === 0);
  await client.until(() => client.logs.some((message) => message.includes('did not answer within 10 s')));
  const pid = Number(readFileSync(join(path, 'pid'), 'utf8'));
  expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a text that is a colour by its schema is one in the file: in `with` and in the start data', async () => {
  const colour = { type: 'object', properties: { ink: { type: 'string', format: 'color-hex' } } };
  const text = file([{ id: 'paint', provider: 'shop', with: { ink: '#ff0000', paper: '#ffffff' } }], {
    dataSchema: colour,
    data: { ink: '#00f', name: '#000000' },
  });
  const path = folder({ 'a.process.json': text });
  writeProvider(path, `step({ name: 'paint', withSchema: ${JSON.stringify(colour)}, run: () => ({}) });`);
  const client = await Client.start({ folder: path, options: TRUSTED });
  const uri = await client.open('a.process.json', text);
  await client.until(() => client.logs.some((message) => message.includes('has the steps fetch, load, paint')));
  const found = await client.request<ColorInformation[]>('textDocument/documentColor', { textDocument: { uri } });
  expect(found.map(({ range }) => client.slice(uri, range))).toEqual(['"#ff0000"', '"#00f"']);
  expect(found.map(({ color: { red, green, blue } }) => [red, green, blue])).toEqual([
    [1, 0, 0],
    [0, 0, 1],
  ]);
  const { color, range } = found[0] ?? {};
  const [shown] = await client.request<ColorPresentation[]>('textDocument/colorPresentation', {
    textDocument: { uri },
    color,
    range,
  });
  expect(shown?.textEdit?.newText).toBe('"#ff0000"');
});
