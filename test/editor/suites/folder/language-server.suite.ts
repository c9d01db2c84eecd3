import * as assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import type { Position } from 'vscode';
import {
  commands,
  extensions,
  Range,
  Uri,
  window,
  workspace,
  type CodeAction,
  type CodeLens,
  type CompletionList,
  type DocumentSymbol,
  type FoldingRange,
  type Hover,
  type TextDocument,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode';
import { wait } from '../../../../protocol/control/wait.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually, found } from '../support/eventually.ts';
import { closeAll, opened, replaced } from '../support/language.ts';
import { FLOW } from '../support/process-files.ts';
import { runnerClient, workspaceFile } from '../support/runner-client.ts';
import { screenshot, texts } from '../support/window.ts';

suite('the language server', () => {
  let client: RunnerClient;
  suiteSetup(async () => {
    client = await runnerClient();
  });
  suiteTeardown(() => {
    client.close();
  });
  teardown(closeAll);

  const inside = (document: TextDocument, text: string): Position =>
    document.positionAt(document.getText().indexOf(text) + 1);

  test('keys and paths are completed, each once', async () => {
    const document = await opened('flow', FLOW);
    const labels = async (at: Position): Promise<string[]> => {
      const list = await commands.executeCommand<CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
    };
    const keys = await found(async () => {
      const offered = await labels(inside(document, '"name"'));
      return offered.includes('timeout') && offered;
    });
    assert.equal(keys.filter((label) => label === 'timeout').length, 1);
    const text = document.getText();
    const paths = await labels(document.positionAt(text.indexOf('output.rows') + 'output.'.length));
    assert.ok(
      paths.some((label) => label.endsWith('total')),
      paths.join(),
    );
  });

  test('a step is renamed wherever it is named', async () => {
    const document = await opened('flow', FLOW);
    const edit = await found(async () =>
      commands.executeCommand<WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        inside(document, 'fetch"'),
        'load',
      ),
    );
    await workspace.applyEdit(edit);
    assert.match(document.getText(), /"id": "load"/);
    assert.match(document.getText(), /\$\{\{ steps\.load\.output\.rows \}\}/);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('a lens runs the process', async () => {
    const document = await opened('flow', FLOW);
    const lenses = await found(async () => {
      const all = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', document.uri);
      return all.some(({ command }) => command?.title === 'Run with data...') && all;
    });
    const run = lenses.filter(({ command }) => command?.title === '$(play) Run');
    assert.equal(run.length, 1);
    const { command, arguments: given = [] } = run[0]?.command ?? { command: '' };
    const pid = await commands.executeCommand<string>(command, ...(given as unknown[]));
    assert.equal((await client.request(wait, { pid })).status, 'error');
    await screenshot('lenses');
  });

  test('what the editor does for JSON it does for process files', async () => {
    const document = await opened('flow', FLOW);
    const { uri } = document;
    await replaced(document, '{\n  "version"', '{"version"');
    const options = { tabSize: 2, insertSpaces: true };
    const edits = await found(async () =>
      commands.executeCommand<TextEdit[]>('vscode.executeFormatDocumentProvider', uri, options),
    );
    assert.ok(edits.length > 0);
    const folds = await commands.executeCommand<FoldingRange[]>('vscode.executeFoldingRangeProvider', uri);
    assert.ok(folds.length > 0);
    const symbols = await commands.executeCommand<DocumentSymbol[]>('vscode.executeDocumentSymbolProvider', uri);
    assert.ok(
      symbols.some(({ name }) => name.includes('steps')),
      symbols.map(({ name }) => name).join(),
    );
    const hovers = await commands.executeCommand<Hover[]>(
      'vscode.executeHoverProvider',
      uri,
      inside(document, '"args"'),
    );
    assert.equal(hovers.length, 1);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('keys are sorted by a source action', async () => {
    const document = await opened('flow', FLOW);
    const { uri } = document;
    const whole = new Range(0, 0, document.lineCount, 0);
    const sort = await found(async () => {
      const kind = 'source.sortKeys';
      const actions = await commands.executeCommand<CodeAction[]>('vscode.executeCodeActionProvider', uri, whole, kind);
      return actions.find((action) => action.kind?.value === kind);
    });
    assert.ok(sort.edit);
    await workspace.applyEdit(sort.edit);
    assert.deepEqual(Object.keys(JSON.parse(document.getText()) as object), ['name', 'steps', 'version']);
    await commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  });

  test('in the source of a provider, a step leads to the process files that use it', async () => {
    const sdk = join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist/sdk/stepwell.mjs');
    const source = workspaceFile(
      'steps/counting.mjs',
      `import { step, serve } from ${JSON.stringify(sdk)};\n\nstep('count', (input) => input);\n\nserve();\n`,
    );
    const uses = await opened('uses', {
      version: 1,
      name: 'uses',
      providers: { counting: { command: 'node', args: ['steps/counting.mjs'] } },
      steps: [{ id: 'count', provider: 'counting' }],
    });
    const uri = Uri.file(source);
    await window.showTextDocument(await workspace.openTextDocument(uri));
    const lens = await found(async () => {
      const lenses = await commands.executeCommand<CodeLens[]>('vscode.executeCodeLensProvider', uri);
      return lenses.find(({ command }) => command?.title === 'Used by a step of uses.process.json');
    });
    assert.equal(lens.range.start.line, 2);
    await eventually(async () => {
      assert.ok((await texts('.codelens-decoration')).join().includes('Used by a step of uses.process.json'));
    });
    await screenshot('lens-in-source');
    await workspace.fs.delete(uses.uri);
    await workspace.fs.delete(uri);
  });
});
