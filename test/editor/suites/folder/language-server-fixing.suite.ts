import * as assert from 'node:assert/strict';
import { suite, suiteTeardown, teardown, test } from 'mocha';
import {
  commands,
  Range,
  Uri,
  workspace,
  type CodeAction,
  type CompletionList,
  type Position,
  type TextDocument,
  type WorkspaceEdit,
} from 'vscode';
import { eventually } from '../support/eventually.ts';
import { asked, between, closeAll, cursorAt, eachOnce, opened, problems, replaced } from '../support/language.ts';
import { FLOW } from '../support/process-files.ts';
import { workspaceFile } from '../support/runner-client.ts';
import { press, screenshot, texts } from '../support/window.ts';

interface Step {
  id: string;
  [key: string]: unknown;
}

suite('what the language server changes in a process file', () => {
  teardown(closeAll);
  suiteTeardown(async () => {
    for (const name of ['flow', 'fixed'])
      await workspace.fs.delete(Uri.file(workspaceFile(`${name}.process.json`, '')));
  });

  const stepsIn = (document: TextDocument): Step[] => (JSON.parse(document.getText()) as { steps: Step[] }).steps;
  const fixed = (...steps: object[]): Promise<TextDocument> => opened('fixed', { version: 1, name: 'fixed', steps });

  /** Once that change is offered, once: makes it. */
  async function changed(document: TextDocument, at: Position, title: string): Promise<void> {
    const actions = await asked<CodeAction[]>(
      (all) => all.some((each) => each.title === title),
      'vscode.executeCodeActionProvider',
      document.uri,
      new Range(at, at),
    );
    eachOnce(actions.map((each) => each.title));
    const edit = actions.find((each) => each.title === title)?.edit;
    assert.ok(edit);
    assert.ok(await workspace.applyEdit(edit));
  }

  test('keys and paths are completed, each once', async () => {
    const document = await opened('flow', FLOW);
    const labels = async (at: Position, wanted: string): Promise<string[]> => {
      const list = await asked<CompletionList>(
        ({ items }) => items.map(labelOf).some((label) => label.endsWith(wanted)),
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      return list.items.map(labelOf);
    };
    eachOnce(await labels(between(document, '"', 'name"'), 'timeout'));
    eachOnce(await labels(between(document, 'steps.fetch.output.', 'rows'), 'total'));
  });

  test('while somebody types, what could come next is shown', async () => {
    const document = await opened('flow', FLOW);
    await replaced(document, 'output.rows }}', 'output }}');
    await cursorAt(document, between(document, 'steps.fetch.output', ' }}'));
    await press('.');
    await eventually(() => {
      assert.match(document.getText(), /output\. \}\}/);
    });
    await eventually(async () => {
      const rows = (await texts('.suggest-widget .monaco-list-row')).join('\n');
      assert.match(rows, /rows/);
      assert.match(rows, /total/);
    });
    await screenshot('completion-of-path');
    await press('ArrowDown');
    await press('Enter');
    await eventually(() => {
      assert.match(document.getText(), /steps\.fetch\.output\.total \}\}/);
    });
  });

  test('a step is renamed wherever it is named', async () => {
    const document = await opened('flow', FLOW);
    const edit = await asked<WorkspaceEdit>(
      ({ size }) => size > 0,
      'vscode.executeDocumentRenameProvider',
      document.uri,
      between(document, '"id": "fe', 'tch"'),
      'load',
    );
    await workspace.applyEdit(edit);
    assert.match(document.getText(), /"id": "load"/);
    assert.match(document.getText(), /\$\{\{ steps\.load\.output\.rows \}\}/);
  });

  test('what was mistyped becomes what was meant', async () => {
    const document = await fixed({ id: 'say', comand: 'node' });
    await eventually(() => {
      assert.deepEqual(problems(document.uri), ['one-action', 'unknown-key']);
    });
    await changed(document, between(document, '"com', 'and"'), 'Change to "command"');
    assert.deepEqual(stepsIn(document), [{ id: 'say', command: 'node' }]);
    await eventually(() => {
      assert.deepEqual(problems(document.uri), []);
    });
  });

  test('a person takes a fix from the menu at the mistake', async () => {
    const document = await fixed({ id: 'say', comand: 'node' });
    await eventually(() => {
      assert.deepEqual(problems(document.uri), ['one-action', 'unknown-key']);
    });
    await cursorAt(document, between(document, '"com', 'and"'));
    // The editor looks for fixes by itself a moment after the cursor has moved, and forgets then that it was asked.
    await eventually(async () => {
      await commands.executeCommand('editor.action.quickFix');
      await eventually(async () => {
        const offered = await texts('.action-widget .monaco-list-row.action');
        assert.ok(
          offered.some((text) => text.includes('Change to "command"')),
          offered.join('\n'),
        );
        eachOnce(offered.filter((text) => text.trim() !== ''));
      }, 3000);
    });
    await screenshot('quick-fix');
    // The likeliest comes first.
    assert.match((await texts('.action-widget .monaco-list-row.focused')).join(), /Change to "command"/);
    await press('Enter');
    await eventually(() => {
      assert.deepEqual(stepsIn(document), [{ id: 'say', command: 'node' }]);
    });
  });

  test('a step that is named and not there is added before the one that names it', async () => {
    const document = await fixed({ id: 'tell', command: 'echo', args: ['${{ steps.fetch.output.rows }}'] });
    await changed(document, between(document, 'steps.fe', 'tch'), 'Add the step `fetch` before it');
    assert.deepEqual(
      stepsIn(document).map(({ id }) => id),
      ['fetch', 'tell'],
    );
  });

  test('a key that is missing, and a provider, are added', async () => {
    const document = await opened('fixed', { name: 'fixed', steps: [{ id: 'a', provider: 'shop' }] });
    await changed(document, between(document, '', '{'), 'Add `version`');
    await changed(document, between(document, '"provider": "sh', 'op"'), 'Add the provider `shop`');
    const { version, providers } = JSON.parse(document.getText()) as Record<string, unknown>;
    assert.equal(version, 1);
    assert.deepEqual(providers, { shop: { command: 'node', args: ['steps/shop.mjs'] } });
  });

  test('a value becomes a parameter with that default', async () => {
    const document = await fixed({ id: 'tell', command: 'echo', env: { LIMIT: '10' } });
    await changed(document, between(document, '"LIMIT": "1', '0"'), 'Make it the parameter `LIMIT`');
    const { params } = JSON.parse(document.getText()) as Record<string, { properties: object }>;
    assert.deepEqual(params?.properties, { LIMIT: { type: 'string', default: '10' } });
    assert.deepEqual(stepsIn(document)[0]?.['env'], { LIMIT: '${{ params.LIMIT }}' });
  });

  test('a line of a shell becomes a command', async () => {
    const document = await fixed({ id: 'tell', run: ['echo hello "two words"'] });
    await changed(document, between(document, '"id": "te', 'll"'), 'Run `echo` in `tell` without a shell');
    assert.deepEqual(stepsIn(document), [{ id: 'tell', command: 'echo', args: ['hello', 'two words'] }]);
  });

  test('a step is given a limit, and further attempts', async () => {
    const document = await fixed({ id: 'tell', command: 'echo' });
    await changed(document, between(document, '"id": "te', 'll"'), 'Limit the time of `tell`');
    await changed(document, between(document, '"id": "te', 'll"'), 'Try `tell` again when it fails');
    const [step] = stepsIn(document);
    assert.equal(step?.['timeout'], '5m');
    assert.deepEqual(step['retry'], { maxAttempts: 3, delay: '1s' });
  });
});

function labelOf({ label }: CompletionList['items'][number]): string {
  return typeof label === 'string' ? label : label.label;
}
