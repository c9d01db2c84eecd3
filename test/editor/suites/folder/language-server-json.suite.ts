import * as assert from 'node:assert/strict';
import { suite, suiteTeardown, teardown, test } from 'mocha';
import {
  commands,
  type FoldingRange,
  Uri,
  window,
  workspace,
  type CodeAction,
  type DocumentSymbol,
  type Hover,
  type TextDocument,
  type TextEdit,
} from 'vscode';
import { eventually } from '../support/eventually.ts';
import { asked, between, closeAll, eachOnce, opened, whole } from '../support/language.ts';
import { FLOW } from '../support/process-files.ts';
import { workspaceFile } from '../support/runner-client.ts';

const OPTIONS = { tabSize: 2, insertSpaces: true };
/** Not as it should be laid out, with a comment that nobody may lose. */
const CROOKED = `{"version": 1, // which one
"name": "crooked", "steps": [ { "id":"a","run":"true" } ]}
`;

suite('what the editor does for JSON it does for process files', () => {
  teardown(closeAll);
  suiteTeardown(async () => {
    for (const name of ['flow', 'crooked'])
      await workspace.fs.delete(Uri.file(workspaceFile(`${name}.process.json`, '')));
    await workspace.fs.delete(Uri.file(workspaceFile('plain.json', '')));
  });

  /** The same text as JSON that is no process file. */
  async function plain(document: TextDocument): Promise<TextDocument> {
    return workspace.openTextDocument(Uri.file(workspaceFile('plain.json', document.getText())));
  }

  test('it is laid out by the command of the editor; comments stay', async () => {
    const document = await opened('crooked', CROOKED);
    await asked<TextEdit[]>((all) => all.length > 0, 'vscode.executeFormatDocumentProvider', document.uri, OPTIONS);
    await window.showTextDocument(document);
    await commands.executeCommand('editor.action.formatDocument');
    await eventually(() => {
      assert.match(document.getText(), /^\{\n {4}"version": 1, \/\/ which one\n {4}"name": "crooked",\n/);
      assert.match(document.getText(), /\n {8}\{\n {12}"id": "a",\n {12}"run": "true"\n {8}\}\n[^]*\}\n$/);
    });
  });

  test('a part of it is laid out', async () => {
    const document = await opened('crooked', CROOKED);
    const edits = await asked<TextEdit[]>(
      (all) => all.length > 0,
      'vscode.executeFormatRangeProvider',
      document.uri,
      document.lineAt(1).range,
      OPTIONS,
    );
    assert.ok(edits.every(({ range }) => range.start.line > 0 || range.end.line > 0));
  });

  test('it folds where JSON folds', async () => {
    const document = await opened('flow', FLOW);
    const of = async ({ uri }: TextDocument): Promise<string[]> => {
      const folds = await asked<FoldingRange[]>((all) => all.length > 0, 'vscode.executeFoldingRangeProvider', uri);
      return folds.map(({ start, end }) => `${start}-${end}`);
    };
    const folds = await of(document);
    eachOnce(folds);
    assert.deepEqual(folds, await of(await plain(document)));
  });

  test('its outline is that of JSON, with names for the steps', async () => {
    const document = await opened('flow', FLOW);
    const of = ({ uri }: TextDocument): Promise<DocumentSymbol[]> =>
      asked((all: DocumentSymbol[]) => all.length > 0, 'vscode.executeDocumentSymbolProvider', uri);
    const flat = (symbols: DocumentSymbol[]): string[] =>
      symbols.flatMap(({ name, children }) => [name, ...flat(children)]);
    const ours = flat(await of(document));
    const json = flat(await of(await plain(document)));
    const named = json.map((name) => ({ '0': 'fetch', '1': 'report' })[name] ?? name);
    // The elements of lists below steps keep their numbers.
    assert.equal(ours.length, json.length);
    assert.deepEqual(
      ours.filter((name) => !/^\d$/.test(name)),
      named.filter((name, at) => !/^\d$/.test(name) && ours[at] === name),
    );
  });

  test('a key is explained once', async () => {
    const document = await opened('flow', FLOW);
    const hovers = await asked<Hover[]>(
      (all) => all.length > 0,
      'vscode.executeHoverProvider',
      document.uri,
      between(document, '"ar', 'gs"'),
    );
    assert.equal(hovers.length, 1);
  });

  test('keys are sorted by a source action, which is offered once', async () => {
    const document = await opened('flow', FLOW);
    const kind = 'source.sortKeys';
    const actions = await asked<CodeAction[]>(
      (all) => all.length > 0,
      'vscode.executeCodeActionProvider',
      document.uri,
      whole(document),
      kind,
    );
    assert.deepEqual(
      actions.map((action) => action.kind?.value),
      [kind],
    );
    const [sort] = actions;
    assert.ok(sort?.edit);
    await workspace.applyEdit(sort.edit);
    assert.deepEqual(Object.keys(JSON.parse(document.getText()) as object), ['name', 'steps', 'version']);
  });

  test('brackets and quotes are closed, and lines indented, as in JSON', async () => {
    const document = await opened('crooked', '');
    await window.showTextDocument(document);
    await commands.executeCommand('type', { text: '{' });
    await commands.executeCommand('type', { text: '\n' });
    await commands.executeCommand('type', { text: '"' });
    assert.equal(document.getText(), '{\n    ""\n}');
  });
});
