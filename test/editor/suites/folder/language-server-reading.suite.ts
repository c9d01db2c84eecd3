import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import {
  commands,
  Range,
  Uri,
  window,
  workspace,
  type ColorInformation,
  type ColorPresentation,
  type DocumentHighlight,
  type DocumentLink,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type Location,
  type LocationLink,
  type MarkdownString,
  type SelectionRange,
  type SemanticTokens,
  type SemanticTokensLegend,
  type TextDocument,
} from 'vscode';
import { decodeTokens } from '../../../support/decode-tokens.ts';
import { eventually } from '../support/eventually.ts';
import { asked, between, closeAll, cursorAt, eachOnce, opened, whole } from '../support/language.ts';
import { workspaceFile } from '../support/runner-client.ts';
import { FETCH_LINE, SHOP, writeShop } from '../support/shop.ts';
import { inPage, screenshot, texts } from '../support/window.ts';

const READ = {
  $schema: './shapes.json',
  version: 1,
  name: 'read',
  envFile: 'shop.env',
  providers: { shop: SHOP },
  steps: [
    { id: 'fetch', provider: 'shop', with: { url: 'https://shop.example', ink: '#ff8800' } },
    { id: 'load', provider: 'shop', if: 'steps.fetch.output.rows > 0' },
    { id: 'tell', command: 'node', args: ['-e', '0', '${{ steps.fetch.output.rows }}'] },
  ],
};

suite('what the language server tells of a process file', () => {
  let document: TextDocument;
  let shop: string;
  suiteSetup(() => {
    shop = writeShop();
    workspaceFile('shapes.json', '{}');
    workspaceFile('shop.env', '');
  });
  suiteTeardown(async () => {
    for (const name of ['read.process.json', 'shapes.json', 'shop.env', 'started', 'steps/shop.mjs'])
      await workspace.fs.delete(Uri.file(workspaceFile(name, '')));
  });
  teardown(closeAll);
  const open = async (): Promise<void> => {
    document = await opened('read', READ);
  };

  const hovers = async (before: string, after: string, wanted: RegExp): Promise<string> => {
    const found = await asked<Hover[]>(
      (all) => wanted.test(textOf(all)),
      'vscode.executeHoverProvider',
      document.uri,
      between(document, before, after),
    );
    assert.equal(found.length, 1, textOf(found));
    return textOf(found);
  };

  test('a hover tells the type of a path, the data around a step, what a provider says, and what a key is for', async () => {
    await open();
    await hovers('steps.fetch.output.ro', 'ws', /rows.*\n*.*integer/);
    assert.match(await hovers('"id": "lo', 'ad"', /Before/), /`rows`: `integer`/);
    const provided = await hovers('"provider": "sh', 'op"', /Fetch the orders/);
    assert.match(provided, /All since the last time/);
    await hovers('"ur', 'l"', /Address of the shop/);
    await hovers('"envF', 'ile"', /./);
    await hovers('"comma', 'nd": "node",\n      "args": [\n        "-e', /./);
  });

  test('a hover is shown', async () => {
    await open();
    await hovers('"id": "lo', 'ad"', /Before/);
    await cursorAt(document, between(document, '"id": "lo', 'ad"'));
    await commands.executeCommand('editor.action.showHover');
    await eventually(async () => {
      assert.match((await texts('.monaco-hover-content')).join('\n'), /Before load[^]*rows: integer[^]*After load/);
    });
    await screenshot('hover-of-step');
  });

  test('hints between the steps tell the data', async () => {
    await open();
    const hints = await asked<InlayHint[]>(
      (all) => all.length > 0,
      'vscode.executeInlayHintProvider',
      document.uri,
      whole(document),
    );
    assert.deepEqual(
      hints.map(({ label }) => label),
      ['→ { rows: integer }'],
    );
    assert.equal(hints[0]?.position.line, between(document, '"id": "load"').line - 2);
    await eventually(async () => {
      const lines = await inPage(
        (page) => [...page.querySelectorAll('.monaco-editor .view-line')].map((line) => line.textContent),
        null,
      );
      // Versions space them out differently.
      assert.ok(
        lines.some((line) => line.replaceAll(/\s/g, '') === '},→{rows:integer}'),
        lines.join('\n'),
      );
    });
    await screenshot('inlay-hints');
  });

  test('a step leads to the code of its provider, and names to where they are made', async () => {
    await open();
    const to = async (before: string, after: string): Promise<[string, number][]> => {
      const places = await asked<(Location | LocationLink)[]>(
        (all) => all.length > 0,
        'vscode.executeDefinitionProvider',
        document.uri,
        between(document, before, after),
      );
      return places.map((place) =>
        'targetUri' in place
          ? [place.targetUri.fsPath, place.targetRange.start.line]
          : [place.uri.fsPath, place.range.start.line],
      );
    };
    await hovers('"provider": "sh', 'op"', /Fetch the orders/);
    assert.deepEqual(await to('"id": "fe', 'tch"'), [[shop, FETCH_LINE]]);
    assert.deepEqual(await to('steps.fe', 'tch.output.rows > 0'), [
      [document.uri.fsPath, between(document, '"id": "fetch"').line],
    ]);
    assert.deepEqual(await to('"provider": "sh', 'op"'), [[document.uri.fsPath, between(document, '"shop": {').line]]);
    assert.deepEqual(await to('steps/sh', 'op.mjs'), [[shop, 0]]);
  });

  test('a person gets there by a key', async () => {
    await open();
    await hovers('"provider": "sh', 'op"', /Fetch the orders/);
    await cursorAt(document, between(document, '"id": "fe', 'tch"'));
    await commands.executeCommand('editor.action.revealDefinition');
    await eventually(() => {
      assert.equal(window.activeTextEditor?.document.uri.fsPath, shop);
      assert.equal(window.activeTextEditor.selection.active.line, FETCH_LINE);
    });
  });

  test('everywhere a step is named is found and marked, each place once', async () => {
    await open();
    const at = between(document, '"id": "fe', 'tch"');
    const references = await asked<Location[]>(
      (all) => all.length > 0,
      'vscode.executeReferenceProvider',
      document.uri,
      at,
    );
    assert.deepEqual(
      references.map(({ range }) => document.getText(range)),
      ['fetch', 'fetch', 'fetch'],
    );
    eachOnce(references.map(({ range }) => place(range)));
    const marked = await asked<DocumentHighlight[]>(
      (all) => all.length > 0,
      'vscode.executeDocumentHighlights',
      document.uri,
      at,
    );
    eachOnce(marked.map(({ range }) => place(range)));
    assert.equal(marked.length, 3);
  });

  test('the outline has the steps by their ids, each once', async () => {
    await open();
    const symbols = await asked<DocumentSymbol[]>(
      (all) => all.some(({ name }) => name === 'steps'),
      'vscode.executeDocumentSymbolProvider',
      document.uri,
    );
    eachOnce(symbols.map(({ name }) => name));
    assert.deepEqual(symbols.map(({ name }) => name).sort(), Object.keys(READ).sort());
    const steps = symbols.find(({ name }) => name === 'steps')?.children ?? [];
    assert.deepEqual(
      steps.map(({ name, detail }) => [name, detail]),
      [
        ['fetch', 'shop: fetch'],
        ['load', 'shop: load'],
        ['tell', 'node -e 0 ${{ steps.fetch.output.rows }}'],
      ],
    );
  });

  test('files that are named are links: the schema, the environment, scripts', async () => {
    await open();
    const links = await asked<DocumentLink[]>((all) => all.length > 0, 'vscode.executeLinkProvider', document.uri);
    const named = links.filter(({ target }) => target?.scheme === 'file');
    assert.deepEqual(named.map(({ range }) => document.getText(range)).sort(), [
      './shapes.json',
      'shop.env',
      'steps/shop.mjs',
    ]);
    for (const { target } of named) assert.ok(target && (await workspace.fs.stat(target)));
    eachOnce(links.map(({ range }) => place(range)));
  });

  test('expressions have tokens of their own', async () => {
    await open();
    const legend = await asked<SemanticTokensLegend>(
      ({ tokenTypes }) => tokenTypes.length > 0,
      'vscode.provideDocumentSemanticTokensLegend',
      document.uri,
    );
    const { data } = await asked<SemanticTokens>(
      (tokens) => tokens.data.length > 0,
      'vscode.provideDocumentSemanticTokens',
      document.uri,
    );
    assert.deepEqual(readTokens(document, data, legend).slice(0, 6), [
      'steps namespace',
      'fetch function',
      'output property',
      'rows property',
      '> operator',
      '0 number',
    ]);
  });

  test('a colour is shown where the schema of a step says that there is one', async () => {
    await open();
    const colours = await asked<ColorInformation[]>(
      (all) => all.length > 0,
      'vscode.executeDocumentColorProvider',
      document.uri,
    );
    assert.deepEqual(
      colours.map(({ range }) => document.getText(range)),
      ['"#ff8800"'],
    );
    const [first] = colours;
    assert.ok(first);
    const shown = await asked<ColorPresentation[]>(
      (all) => all.length > 0,
      'vscode.executeColorPresentationProvider',
      first.color,
      { uri: document.uri, range: first.range },
    );
    assert.ok(
      shown.some(({ label }) => label === '#ff8800'),
      shown.map(({ label }) => label).join(),
    );
    eachOnce(shown.map(({ label }) => label));
    await eventually(async () => {
      const boxes = await inPage((page) => [...page.querySelectorAll('.colorpicker-color-decoration')].length, null);
      assert.equal(boxes, 1);
    });
    await screenshot('colours');
  });

  test('a selection grows by what is in an expression', async () => {
    await open();
    const at = between(document, '${{ steps.fetch.out', 'put.rows }}"');
    const [range] = await asked<SelectionRange[]>(
      (all) => all.length > 0,
      'vscode.executeSelectionRangeProvider',
      document.uri,
      [at],
    );
    const grown: string[] = [];
    for (let each = range; each; each = each.parent) grown.push(document.getText(each.range));
    assert.ok(grown.includes(' steps.fetch.output.rows '), grown.join('\n'));
    assert.ok(grown.includes('"${{ steps.fetch.output.rows }}"'));
  });
});

function textOf(hovers: readonly Hover[]): string {
  return hovers.flatMap(({ contents }) => contents.map((each) => (each as MarkdownString).value)).join('\n');
}

function place({ start, end }: Range): string {
  return `${start.line}:${start.character}-${end.line}:${end.character}`;
}

/** Each token's text with its type. */
function readTokens(document: TextDocument, data: Uint32Array, { tokenTypes }: SemanticTokensLegend): string[] {
  return decodeTokens(data, tokenTypes).map(
    ({ line, character, length, type }) =>
      `${document.getText(new Range(line, character, line, character + length))} ${type}`,
  );
}
