import type { CodeAction } from 'vscode-languageserver-protocol';
import { expect, test } from 'vitest';
import { folder } from '../cli/support/command.ts';
import { Client } from './support/client.ts';
import { marked } from './support/marked.ts';

/** What each change that is offered at the cursor makes of the text, by its title. */
async function changesOf(text: string): Promise<Record<string, string>> {
  const client = await Client.start({ folder: folder() });
  const { text: plain, offset } = marked(text);
  const uri = await client.open('orders.process.json', plain);
  const position = client.positionOf(uri, offset);
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri },
    range: { start: position, end: position },
    context: { diagnostics: [] },
  });
  return Object.fromEntries(actions.map(({ title, edit }) => [title, client.after(uri, edit?.changes?.[uri] ?? [])]));
}

const HEAD = '"version": 1, "name": "a"';

test('a mistyped key, value or name becomes what was meant', async () => {
  expect((await changesOf(`{ ${HEAD}, "stps|": [] }`))['Change to "steps"']).toContain('"steps": []');
  const text = `{ ${HEAD}, "steps": [{ "id": "a", "run": "true", "outputFrom": "stdout-jsn|" }] }`;
  expect((await changesOf(text))['Change to "stdout-json"']).toContain('"outputFrom": "stdout-json"');
  const duration = `{ ${HEAD}, "timeout": "5 min|", "steps": [{ "id": "a", "run": "true" }] }`;
  expect((await changesOf(duration))['Change to "5m"']).toContain('"timeout": "5m"');
  const path = `{ ${HEAD}, "steps": [{ "id": "fetch", "run": "true" }, { "id": "b", "run": "true", "if": "steps.fetsch|.output.x" }] }`;
  expect((await changesOf(path))['Change to fetch']).toContain('"if": "steps.fetch.output.x"');
});

test('a condition is changed at the value that is wrong, and nowhere else', async () => {
  const params =
    '"params": { "properties": { "mode": { "enum": ["fast", "slow"] }, "on": { "type": "boolean", "default": true } } }';
  const text = (condition: string): string =>
    `{ ${HEAD}, ${params}, "steps": [{ "id": "a", "run": "true", "if": "${condition}" }] }`;
  expect(await changesOf(text("params.on && params.mode == 'fats|'"))).toMatchObject({
    [`Change to "params.on && params.mode == 'fast'"`]: text("params.on && params.mode == 'fast'"),
  });
  expect(await changesOf(text("params.on == 'tr|ue' && input.x"))).toMatchObject({
    'Change to params.on == true': text('params.on == true && input.x'),
  });
});

test('what is missing is added: keys, steps, providers, secrets, parameters', async () => {
  expect((await changesOf(`|{ "name": "a", "steps": [{ "id": "a", "run": "x" }] }`))['Add `version`']).toMatch(
    /"version": 1/,
  );
  expect((await changesOf(`|{ "version": 1, "steps": [{ "id": "a", "run": "x" }] }`))['Add `name`']).toMatch(
    /"name": "orders"/,
  );
  const step = `{ ${HEAD}, "steps": [{ "id": "b", "run": "true", "with": { "x": "\${{ steps.fe|tch.output.x }}" } }] }`;
  expect((await changesOf(step))['Add the step `fetch` before it']).toMatch(
    /"steps": \[\s*\{\s*"id": "fetch",[^]*"id": "b"/,
  );
  const provider = `{ ${HEAD}, "steps": [{ "id": "b", "provider": "sh|op" }] }`;
  expect((await changesOf(provider))['Add the provider `shop`']).toMatch(
    /"providers": \{\s*"shop": \{\s*"command": "node"/,
  );
  const secret = `{ ${HEAD}, "steps": [{ "id": "b", "run": "true", "env": { "T": "\${{ secrets.TO|KEN }}" } }] }`;
  expect((await changesOf(secret))['Add the secret `TOKEN`']).toMatch(/"TOKEN": \{\s*"env": "TOKEN"/);
  const param = `{ ${HEAD}, "steps": [{ "id": "b", "command": "node", "args": ["\${{ pa|rams.file }}"] }] }`;
  expect((await changesOf(param))['Add the parameter `file`']).toMatch(/"file": \{\s*"type": "string"/);
  const action = `{ ${HEAD}, "steps": [|{ "id": "b" }] }`;
  expect(Object.keys(await changesOf(action))).toEqual(
    expect.arrayContaining(['Run a command', 'Run lines of a shell']),
  );
});

test('start data is made what its schema takes', async () => {
  const schema = {
    required: ['shop', 'mode', 'pages'],
    properties: {
      shop: { type: 'string' },
      mode: { enum: ['fast', 'slow'] },
      pages: { type: 'integer', minimum: 1, default: 3 },
      to: { required: ['name', 'at'], properties: { at: { type: 'string', default: 'home' } } },
    },
    additionalProperties: false,
  };
  const text = (data: string): string =>
    `{ ${HEAD}, "data": { ${data} }, "dataSchema": ${JSON.stringify(schema)}, "steps": [{ "id": "a", "run": "true" }] }`;
  const dataAfter = async (data: string): Promise<Record<string, unknown>> => {
    const changes = Object.entries(await changesOf(text(data)));
    const fixes = changes.filter(([title]) => /^(?:Add|Change|Remove) /.test(title));
    return Object.fromEntries(fixes.map(([title, after]) => [title, (JSON.parse(after) as { data: unknown }).data]));
  };
  const given = { shop: 'x', mode: 'fast', pages: 2 };
  const rest = '"shop": "x", "mode": "fast"';
  expect(await dataAfter(`${rest}, "pages": "2|"`)).toEqual({
    'Change to 2': given,
    'Change to 3': { ...given, pages: 3 },
  });
  expect(await dataAfter(`${rest}, "pages": 0|`)).toEqual({
    'Change to 1': { ...given, pages: 1 },
    'Change to 3': { ...given, pages: 3 },
  });
  expect(await dataAfter('"shop": "x", "pages": 2, "mode": "quick|"')).toEqual({
    'Change to "fast"': given,
    'Change to "slow"': { ...given, mode: 'slow' },
  });
  expect(await dataAfter(`${rest}, "pages": 2, "zebra|": 1`)).toEqual({ 'Remove `zebra`': given });
  expect(await dataAfter(`${rest}, "pages": 2, "to|": {}`)).toEqual({
    'Add `name`, `at`': { ...given, to: { name: '', at: 'home' } },
  });
  const lines = text('"shop": "x"').replace(' "data"', '\n  "da|ta"').replace(' "dataSchema"', '\n  "dataSchema"');
  expect((await changesOf(lines))['Add `mode`, `pages`']).toContain(
    '\n  "data": { "shop": "x", "mode": "fast", "pages": 3 },\n',
  );
  const params = `{ ${HEAD}, "params": { "properties": { "n": { "type": "integer", "default": "7|" } } }, "steps": [{ "id": "a", "run": "true" }] }`;
  expect((await changesOf(params))['Change to 7']).toContain('"default": 7 }');
});

test('what nobody uses is removed', async () => {
  const text = `{
  ${HEAD},
  "providers": {
    // for orders
    "shop": { "command": "node" },
    "ot|her": { "command": "node" }
  },
  "steps": [{ "id": "b", "provider": "shop" }]
}`;
  const after = (await changesOf(text))['Remove `other`'];
  expect(after).toContain('// for orders\n    "shop": { "command": "node" }\n');
  expect(after).not.toContain('other');
});

test('ids are made right and unique', async () => {
  expect((await changesOf(`{ ${HEAD}, "steps": [{ "id": "2 rows|", "run": "true" }] }`))['Change to "rows"']).toContain(
    '"id": "rows"',
  );
  const twice = `{ ${HEAD}, "steps": [{ "id": "a", "run": "true" }, { "id": "A|", "run": "true" }] }`;
  expect((await changesOf(twice))['Change to "A-1"']).toContain('"id": "A-1"');
});

test('limits and attempts are added to a step, in the layout of the file', async () => {
  const text = `{
    ${HEAD},
    "steps": [
        {
            "id": "a|",
            "run": "true"
        }
    ]
}`;
  const changes = await changesOf(text);
  expect(changes['Limit the time of `a`']).toContain('"run": "true",\n            "timeout": "5m"\n        }');
  expect(changes['Try `a` again when it fails']).toContain('            "retry": {\n                "maxAttempts": 3,');
});

test('a simple line of a shell becomes a command; what needs a shell stays', async () => {
  const text = (line: string): string => `{ ${HEAD}, "steps": [{ "id": "a|", "run": [${JSON.stringify(line)}] }] }`;
  const changed =
    (await changesOf(text(`node build.mjs --out "two words" 'it'`)))['Run `node` in `a` without a shell'] ?? '';
  const [step] = (JSON.parse(changed) as { steps: unknown[] }).steps;
  expect(step).toEqual({ id: 'a', command: 'node', args: ['build.mjs', '--out', 'two words', 'it'] });
  for (const line of ['a | b', 'echo $HOME', 'X=1 node', 'cd x', 'echo "open', 'ls *.txt', 'a && b', 'cat <x']) {
    expect(Object.keys(await changesOf(text(line).replace('| b', '\\u007c b')))).not.toContainEqual(
      expect.stringContaining('without a shell'),
    );
  }
}, 120_000);

test('a value becomes a parameter with that default, of its type', async () => {
  const text = `{ ${HEAD}, "steps": [{ "id": "a", "command": "node", "with": { "limit": 10|, "url": "x" } }] }`;
  const changed = JSON.parse((await changesOf(text))['Make it the parameter `limit`'] ?? '') as {
    params: unknown;
    steps: { with: unknown }[];
  };
  expect(changed.params).toEqual({
    type: 'object',
    properties: { limit: { type: 'integer', default: 10 } },
    additionalProperties: false,
  });
  expect(changed.steps[0]?.with).toEqual({ limit: '${{ params.limit }}', url: 'x' });
});

test('keys are sorted when that is asked for, and only then', async () => {
  const client = await Client.start({ folder: folder() });
  const uri = await client.open('a.process.json', `{ "version": 1, "name": "a", "steps": [] }`);
  const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const ask = (only?: string[]): Promise<CodeAction[]> =>
    client.request('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics: [], ...(only && { only }) },
    });
  expect((await ask()).map(({ title }) => title)).not.toContain('Sort all keys');
  const [sort] = await ask(['source.sortKeys']);
  expect(Object.keys(JSON.parse(client.after(uri, sort?.edit?.changes?.[uri] ?? [])) as object)).toEqual([
    'name',
    'steps',
    'version',
  ]);
});
