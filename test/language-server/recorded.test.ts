import type { CodeAction, CodeLens, CompletionList, Hover, InlayHint } from 'vscode-languageserver-protocol';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openQueue, type Queue } from '../cli/daemon/queue.ts';
import { code, processOf } from '../cli/support/command.ts';
import { Client, messagesOf } from './support/client.ts';
import { between } from './support/marked.ts';

const FILE = processOf([
  code('fetch', `done({ rows: [{ n: 1 }], ...(input.n > 1 && { more: 'x' }) })`),
  code('load', `done({ loaded: input.rows.length })`, { with: { a: '${{ input.more }}', b: '${{ input.rowz }}' } }),
]);
/** What is run: without the expressions that would fail. */
const RUNNABLE = FILE.replace('${{ input.more }}', '').replace('${{ input.rowz }}', '');

let queue: Queue;
let pid = '';
beforeAll(() => {
  queue = openQueue({ 'flow.process.json': RUNNABLE });
  for (const n of [1, 2, 3]) {
    pid = queue.start('flow.process.json', '--data', JSON.stringify({ n }));
    queue.run('wait', pid);
  }
});
afterAll(() => queue.dispose());

async function open(): Promise<{ client: Client; uri: string }> {
  const client = await Client.start({ folder: queue.cwd, env: queue.env, options: { clientCommands: true } });
  return { client, uri: await client.open('flow.process.json', FILE) };
}

test('what recorded runs never had, or not always, is a warning with the counts', async () => {
  const { client, uri } = await open();
  const found = await client.diagnosticsWhen(uri, (all) => all.length === 2);
  expect(found.map(({ code: each, severity, range }) => [each, severity, client.slice(uri, range)])).toEqual([
    ['sometimes-absent', 2, 'more'],
    ['never-observed', 2, 'rowz'],
  ]);
  expect(messagesOf(found).join('\n')).toMatch(/1 of the last 3 runs[^]*Did you mean `rows`\?/);
  const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: found[0]?.range,
    context: { diagnostics: [], only: ['quickfix'] },
  });
  expect(fix?.title).toBe('Declare what `fetch` gave in the last 3 runs');
  const { steps } = JSON.parse(client.after(uri, fix?.edit?.changes?.[uri] ?? [])) as {
    steps: { outputSchema: unknown }[];
  };
  expect(steps[0]?.outputSchema).toMatchObject({
    type: 'object',
    required: ['rows'],
    properties: { more: { type: 'string' } },
  });
});

test('completion, hover, hints and lenses show what was seen', async () => {
  const { client, uri } = await open();
  await client.diagnosticsWhen(uri, (all) => all.length === 2);
  const position = client.positionOf(uri, between(FILE, '${{ input.', 'more'));
  const { items } = await client.request<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position,
  });
  const more = items.find(({ label }) => label === 'more');
  expect(more?.detail).toBe('string?');
  expect(more?.documentation).toContain('Observed in 2 of the last 3 runs.');
  expect(more?.documentation).toContain('Last: "x"');
  const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
  expect(JSON.stringify(hover.contents)).toContain('Observed in 2 of the last 3 runs');
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
  expect(hints.map(({ label }) => label)).toEqual([
    '→ observed in 3 runs: { rows: object[], more?: string }',
    '→ observed in 3 runs: { loaded: integer }',
  ]);
  const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
  const last = lenses.filter(({ command }) => command?.title === 'Last data').map(({ command }) => command?.arguments);
  expect(last).toEqual([[{ pid, step: 'fetch' }], [{ pid, step: 'load' }]]);
});

test('behind the last step stands what the process gave, in the hint and where one points at it', async () => {
  const text = processOf([
    code('fetch', 'done({ rows: 3 })'),
    code('load', 'done({ loaded: true })', { outputMode: 'merge' }),
  ]);
  queue.write({ 'merged.process.json': text });
  queue.run('wait', queue.start('merged.process.json'));
  const client = await Client.start({ folder: queue.cwd, env: queue.env });
  const uri = await client.open('merged.process.json', text);
  const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
  const hints = async (): Promise<unknown[]> => {
    const found = await client.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
    return found.map(({ label }) => label);
  };
  const wanted = ['→ observed in 1 run: { rows: integer }', '→ observed in 1 run: { rows: integer, loaded: boolean }'];
  await expect.poll(hints, { timeout: 20_000 }).toEqual(wanted);
  const position = client.positionOf(uri, between(text, '"id":"', 'load'));
  const hover = await client.request<Hover>('textDocument/hover', { textDocument: { uri }, position });
  const plain = JSON.stringify(hover.contents);
  expect(plain).toContain('After load, the output of the process');
  expect(plain.slice(plain.indexOf('After load'))).toMatch(/`rows`: `integer`[^]*`loaded`: `boolean`/);
});
