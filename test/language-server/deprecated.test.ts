import {
  CompletionItemTag,
  DiagnosticSeverity,
  DiagnosticTag,
  type CodeAction,
  type CompletionItem,
  type CompletionList,
  type Hover,
} from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../cli/support/command.ts';
import { Client, messagesOf } from './support/client.ts';
import { writeProvider } from './support/provider.ts';

/** The keys of `with`, each deprecated in another way. */
const SETTINGS = {
  type: 'object',
  properties: {
    address: { type: 'string', description: 'Where the shop is' },
    speed: { $ref: '#/definitions/speed', deprecated: true, 'x-replacedBy': 'mode' },
    site: { type: 'string', description: 'Its old name', deprecated: true, 'x-replacedBy': 'address' },
    depth: { type: 'integer', deprecated: true },
    tries: { type: 'integer', deprecationMessage: 'A `retry` of the step does it.' },
    mode: { $ref: '#/definitions/speed' },
    deprecated: { type: 'boolean', description: 'Lists what is not sold any more' },
  },
  additionalProperties: false,
  definitions: { speed: { enum: ['fast', 'slow'] } },
};
const OUTPUT = {
  type: 'object',
  required: ['total', 'sum'],
  properties: {
    sum: { type: 'integer' },
    total: { type: 'integer', deprecated: true, 'x-replacedBy': 'sum' },
  },
};

/** A file whose first step has these settings, open where its provider may be asked, once it has answered. */
async function open(settings: object, steps: object[] = []): Promise<{ client: Client; uri: string }> {
  const first = { id: 'browse', provider: 'shop', with: settings };
  const text = JSON.stringify(
    {
      version: 1,
      name: 'orders',
      providers: { shop: { command: 'node', args: ['steps/shop.mjs'] } },
      steps: [first, ...steps],
    },
    null,
    2,
  );
  const path = folder({ 'a.process.json': text });
  const description = `withSchema: ${JSON.stringify(SETTINGS)}, outputSchema: ${JSON.stringify(OUTPUT)}`;
  writeProvider(path, `step({ name: 'browse', ${description}, run: () => ({ total: 1, sum: 1 }) });`);
  const client = await Client.start({ folder: path, options: { trusted: true } });
  const uri = await client.open('a.process.json', text);
  await client.until(() => client.logs.some((message) => message.includes('has the steps fetch, load, browse')));
  return { client, uri };
}

/** What is offered where the only problem is, and what each change makes of the text. */
async function fixes(client: Client, uri: string): Promise<Record<string, string>> {
  const [problem] = await client.diagnosticsWhen(uri, (found) => found.length === 1);
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: problem?.range,
    context: { diagnostics: [], only: ['quickfix'] },
  });
  return Object.fromEntries(actions.map(({ title, edit }) => [title, client.after(uri, edit?.changes?.[uri] ?? [])]));
}

/** As editors show them. */
function inOrder(items: readonly CompletionItem[]): CompletionItem[] {
  const words = ({ sortText, label }: CompletionItem): string => `${sortText ?? label} ${label}`;
  return items.toSorted((a, b) => (words(a) < words(b) ? -1 : 1));
}

function firstSettings(text: string | undefined): unknown {
  return (JSON.parse(text ?? '') as { steps: { with?: unknown }[] }).steps[0]?.with;
}

test('a deprecated key is a warning, struck through, that says what to use', async () => {
  const { client, uri } = await open({ site: 'x', depth: 2, tries: 3, speed: 'fast', deprecated: true });
  const found = await client.diagnosticsWhen(uri, ({ length }) => length === 4);
  expect(found.map(({ range }) => client.slice(uri, range))).toEqual(['"site"', '"depth"', '"tries"', '"speed"']);
  expect(messagesOf(found)).toEqual([
    '`with.site` is deprecated: use `address` instead.',
    '`with.depth` is deprecated.',
    '`with.tries` is deprecated. A `retry` of the step does it.',
    '`with.speed` is deprecated: use `mode` instead.',
  ]);
  for (const { code, severity, tags } of found) {
    expect([code, severity, tags]).toEqual(['deprecated-key', DiagnosticSeverity.Warning, [DiagnosticTag.Deprecated]]);
  }
});

test('it is renamed to what took its place', async () => {
  const { client, uri } = await open({ site: 'x', mode: 'slow' });
  const offered = await fixes(client, uri);
  expect(Object.keys(offered)).toEqual(['Change to "address"']);
  expect(firstSettings(offered['Change to "address"'])).toEqual({ address: 'x', mode: 'slow' });
});

test('it is removed where that stands beside it, or nothing took its place', async () => {
  const both = await open({ site: 'x', address: 'y' });
  const offered = await fixes(both.client, both.uri);
  expect(Object.keys(offered)).toEqual(['Remove `site`']);
  expect(firstSettings(offered['Remove `site`'])).toEqual({ address: 'y' });
  const alone = await open({ depth: 1, address: 'y' });
  expect(firstSettings((await fixes(alone.client, alone.uri))['Remove `depth`'])).toEqual({ address: 'y' });
});

test('it is offered last, marked; pointing at it tells the same', async () => {
  const { client, uri } = await open({ site: 'x' });
  await client.diagnosticsWhen(uri, ({ length }) => length === 1);
  const text = client.textOf(uri);
  const at = client.positionOf(uri, text.indexOf('"site"'));
  const { items } = await client.request<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position: at,
  });
  expect(inOrder(items).map(({ label, tags }) => [label, tags])).toEqual([
    ['address', undefined],
    ['deprecated', undefined],
    ['mode', undefined],
    ...['depth', 'site', 'speed', 'tries'].map((name) => [name, [CompletionItemTag.Deprecated]]),
  ]);
  expect(items.find(({ label }) => label === 'speed')?.documentation).toContain('Deprecated: use `mode` instead.');
  const hover = await client.request<Hover>('textDocument/hover', {
    textDocument: { uri },
    position: { ...at, character: at.character + 2 },
  });
  const plain = JSON.stringify(hover.contents).replaceAll('\\', '');
  expect(plain).toContain('Its old name');
  expect(plain).toContain('Deprecated: use `address` instead.');
});

test('so is a key of what a step gives, where an expression reads it', async () => {
  const next = { id: 'pay', run: 'true', env: { TOTAL: '${{ steps.browse.output.total }}' } };
  const { client, uri } = await open({ address: 'x' }, [next]);
  const offered = await fixes(client, uri);
  expect(messagesOf(client.diagnostics(uri) ?? [])).toEqual([
    '`steps.browse.output.total` is deprecated: use `sum` instead.',
  ]);
  expect(Object.keys(offered)).toEqual(['Change to sum']);
  expect(offered['Change to sum']).toContain('${{ steps.browse.output.sum }}');
  const text = client.textOf(uri);
  const position = client.positionOf(uri, text.indexOf('output.total') + 'output.'.length);
  const { items } = await client.request<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position,
  });
  expect(inOrder(items).map(({ label, tags }) => [label, tags])).toEqual([
    ['sum', undefined],
    ['total', [CompletionItemTag.Deprecated]],
  ]);
  const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
  expect(JSON.stringify(hover.contents)).toContain('**Deprecated**: use `sum` instead.');
});
