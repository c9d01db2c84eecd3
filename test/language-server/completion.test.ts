import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CompletionItem, CompletionList, TextEdit } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../cli/support/command.ts';
import { Client } from './support/client.ts';
import { marked } from './support/marked.ts';

const DATA = `"dataSchema": { "type": "object", "required": ["rows"], "properties": { "rows": { "type": "integer", "description": "How many" }, "a key": { "type": "string" } } }`;

async function completeIn(
  text: string,
  path = folder(),
): Promise<{ items: CompletionItem[]; apply: (label: string) => string }> {
  const client = await Client.start({ folder: path });
  const { text: plain, offset } = marked(text);
  const uri = await client.open('a.process.json', plain);
  const position = client.positionOf(uri, offset);
  const { items } = await client.request<CompletionList>('textDocument/completion', {
    textDocument: { uri },
    position,
  });
  const apply = (label: string): string => {
    const item = items.find((each) => each.label === label);
    if (!item?.textEdit) throw new Error(`no ${label} among ${labels(items).join(', ')}`);
    return client.after(uri, [item.textEdit as TextEdit, ...(item.additionalTextEdits ?? [])]);
  };
  return { items, apply };
}

function labels(items: CompletionItem[]): string[] {
  return items.map(({ label }) => label);
}

test('fields of the place that are not there yet', async () => {
  const { items } = await completeIn(`{ "version": 1, "name": "a", "steps": [{ "id": "a", | }] }`);
  expect(labels(items)).toEqual(expect.arrayContaining(['provider', 'command', 'retry', 'timeout']));
  expect(labels(items)).not.toContain('id');
  expect(labels(items)).not.toContain('steps');
});

test('values that the schema lists', async () => {
  const { items } = await completeIn(`{ "steps": [{ "id": "a", "outputFrom": "|" }] }`);
  expect(labels(items)).toEqual(['"file"', '"stdout-json"', '"stdout-text"']);
});

test('whole steps', async () => {
  const { items } = await completeIn(`{ "steps": [|] }`);
  expect(labels(items)).toContain('step that runs a command');
});

test('names of providers, durations, shells and errors', async () => {
  const providers = await completeIn(
    `{ "providers": { "orders": { "command": "node" } }, "steps": [{ "id": "a", "provider": "|" }] }`,
  );
  expect(labels(providers.items)).toEqual(['orders']);
  expect(providers.apply('orders')).toContain('"provider": "orders" }');
  expect(labels((await completeIn(`{ "steps": [{ "id": "a", "timeout": | }] }`)).items)).toContain('5m');
  expect(labels((await completeIn(`{ "steps": [{ "run": "", "shell": "|" }] }`)).items)).toContain('bash');
  const errors = await completeIn(`{ "steps": [{ "retry": { "on": ["Time|"] } }] }`);
  expect(labels(errors.items)).toEqual(expect.arrayContaining(['Timeout', 'ExitCode:75', 'StepFailed']));
});

test('programs on PATH, and files of the workspace', async () => {
  const path = folder();
  mkdirSync(join(path, 'steps'));
  writeFileSync(join(path, 'steps', 'import.py'), '');
  const programs = await completeIn(`{ "steps": [{ "id": "a", "command": "nod|" }] }`, path);
  expect(labels(programs.items)).toContain('node');
  const top = await completeIn(`{ "steps": [{ "id": "a", "command": "python3", "args": ["|"] }] }`, path);
  expect(labels(top.items)).toContain('steps/');
  const inside = await completeIn(`{ "steps": [{ "id": "a", "command": "python3", "args": ["steps/|"] }] }`, path);
  expect(labels(inside.items)).toEqual(['steps/import.py']);
  expect(inside.apply('steps/import.py')).toContain('"args": ["steps/import.py"]');
});

test('roots of expressions, as the place allows', async () => {
  const step = await completeIn(`{ "steps": [{ "id": "a", "run": "true", "with": { "x": "\${{ | }}" } }] }`);
  expect(labels(step.items)).toEqual(['input', 'params', 'env', 'process', 'steps']);
  const env = await completeIn(`{ "env": { "X": "\${{ |" }, "steps": [] }`);
  expect(labels(env.items)).toContain('secrets');
  const condition = await completeIn(`{ "steps": [{ "id": "a", "if": "|" }] }`);
  expect(labels(condition.items)).toEqual(expect.arrayContaining(['input', 'true']));
  const cleanup = await completeIn(`{ "steps": [], "finally": [{ "id": "a", "if": "e|" }] }`);
  expect(labels(cleanup.items)).toContain('error');
});

test('keys of the data, with their types; a key that is no name goes into brackets', async () => {
  const { items, apply } = await completeIn(
    `{ ${DATA}, "steps": [{ "id": "a", "run": "true", "with": { "x": "\${{ input.ro| }}" } }] }`,
  );
  expect(items.map(({ label, detail }) => [label, detail])).toEqual([
    ['rows', 'integer'],
    ['a key', 'string?'],
  ]);
  expect(items[0]?.documentation).toBe('How many');
  expect(apply('rows')).toContain('"${{ input.rows }}"');
  expect(apply('a key')).toContain(`"\${{ input['a key'] }}"`);
});

test('earlier steps, what they give, and the ids that an error may name', async () => {
  const before = `{ "steps": [{ "id": "first", "run": "true", "outputSchema": { "type": "object", "properties": { "total": { "type": "number" } } } },`;
  const ids = await completeIn(
    `${before} { "id": "second", "run": "true", "if": "steps.| == 1" }, { "id": "third", "run": "true" }] }`,
  );
  expect(labels(ids.items)).toEqual(['first']);
  const fields = await completeIn(`${before} { "id": "second", "run": "true", "if": "steps.first.|" }] }`);
  expect(labels(fields.items)).toEqual(['artifacts', 'output', 'status']);
  const keys = await completeIn(`${before} { "id": "second", "run": "true", "if": "steps.first.output.| > 3" }] }`);
  expect(labels(keys.items)).toEqual(['total']);
  const compared = await completeIn(
    `${before}], "finally": [{ "id": "c", "run": "true", "if": "error.step == '|'" }] }`,
  );
  expect(labels(compared.items)).toEqual(['first']);
});

test('secrets, parameters and variables of the file', async () => {
  const secrets = await completeIn(
    `{ "secrets": { "TOKEN": { "env": "T" } }, "steps": [{ "id": "a", "env": { "T": "\${{ secrets.|" } }] }`,
  );
  expect(labels(secrets.items)).toEqual(['TOKEN']);
  const params = await completeIn(
    `{ "params": { "properties": { "file": { "type": "string", "default": "x" } } }, "steps": [{ "id": "a", "args": ["\${{params.|}}"] }] }`,
  );
  expect(params.items.map(({ label, detail }) => [label, detail])).toEqual([['file', 'string']]);
  const env = await completeIn(`{ "env": { "HOST": "h" }, "steps": [{ "id": "a", "args": ["\${{ env.| }}"] }] }`);
  expect(labels(env.items)).toEqual(['HOST']);
});

test('keys of the start data, from its schema', async () => {
  const { items } = await completeIn(`{ ${DATA}, "data": { | }, "steps": [] }`);
  expect(labels(items)).toEqual(expect.arrayContaining(['rows', 'a key']));
});

test('nothing in comments', async () => {
  expect((await completeIn(`{ "steps": [] // "|\n }`)).items).toEqual([]);
});
