import * as assert from 'node:assert/strict';
import { suite, suiteSetup, suiteTeardown, teardown, test } from 'mocha';
import {
  commands,
  ConfigurationTarget,
  languages,
  TabInputCustom,
  TabInputTextDiff,
  Uri,
  window,
  workspace,
  WorkspaceEdit,
  Range,
  type TextDocument,
} from 'vscode';
import { get, list, proceed, saveDraft, wait } from '../../../../protocol/control/index.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import { eventually, found } from '../support/eventually.ts';
import { fillIn, formText, inForm } from '../support/form.ts';
import { runnerClient, startProcess, workspaceFile } from '../support/runner-client.ts';
import { notifications } from '../support/seen.ts';
import { click, press, screenshot, texts } from '../support/window.ts';

const ORDER = {
  customer: { name: 'Ann Example', email: 'ann at example.org', tier: 'gold' },
  lines: [
    { sku: 'AB-12', qty: 2 },
    { sku: 'bad', qty: 0, note: 'ask' },
  ],
  due: '2026-12-01',
  approved: false,
  payment: { kind: 'invoice', days: 30 },
  reference: 'R-2041',
};

const SCHEMA = {
  type: 'object',
  required: ['customer', 'lines'],
  properties: {
    customer: {
      type: 'object',
      title: 'Customer',
      required: ['name', 'email'],
      properties: {
        name: { type: 'string', title: 'Name', description: 'As printed on the invoice' },
        email: { type: 'string', title: 'E-mail', format: 'email' },
        tier: { title: 'Tier', enum: ['bronze', 'silver', 'gold'] },
      },
    },
    lines: {
      type: 'array',
      title: 'Lines',
      minItems: 1,
      items: {
        type: 'object',
        title: 'Line',
        required: ['sku', 'qty'],
        properties: {
          sku: { type: 'string', title: 'SKU', pattern: '^[A-Z]{2}-\\d+$' },
          qty: { type: 'integer', title: 'Quantity', minimum: 1 },
          note: { type: 'string', title: 'Note' },
        },
      },
    },
    due: { type: 'string', title: 'Due', format: 'date' },
    approved: { type: 'boolean', title: 'Approved', description: 'Nothing is sent before somebody approves it.' },
    payment: {
      title: 'Payment',
      oneOf: [
        {
          title: 'Invoice',
          type: 'object',
          properties: { kind: { const: 'invoice' }, days: { type: 'integer', title: 'Days' } },
          required: ['kind'],
        },
        {
          title: 'Card',
          type: 'object',
          properties: { kind: { const: 'card' }, last4: { type: 'string', title: 'Last four digits' } },
          required: ['kind'],
        },
      ],
    },
  },
};

const echo = (data: object): object => ({
  command: 'node',
  args: ['-e', `console.log(${JSON.stringify(JSON.stringify(data))})`],
  outputFrom: 'stdout-json',
});
const COPY = {
  command: 'node',
  args: ['-e', 'process.stdin.pipe(process.stdout)'],
  stdin: 'json',
  outputFrom: 'stdout-json',
};

suite('edit and proceed', () => {
  let client: RunnerClient;
  suiteSetup(async () => {
    client = await runnerClient();
  });
  suiteTeardown(() => {
    client.close();
  });
  teardown(async () => {
    for (const document of workspace.textDocuments) {
      if (document.isDirty && document.uri.scheme === 'stepwell') await replaceText(document, await saved(document));
      if (document.isDirty) await document.save();
    }
    await commands.executeCommand('workbench.action.closeAllEditors');
    await commands.executeCommand('notifications.clearAll');
  });

  /** A process that waits for somebody to look at an order. */
  async function waiting(produced: object = echo(ORDER), schema: object = SCHEMA): Promise<string> {
    const steps = [
      { id: 'price-order', name: 'Price the order', ...produced },
      {
        id: 'review',
        name: 'Review the order',
        ...COPY,
        interrupt: { message: 'Check the lines and approve.', schema },
      },
      { id: 'send-order', name: 'Send the order', ...COPY },
      { id: 'archive', name: 'Archive', ...COPY },
    ];
    const pid = await startProcess(client, 'orders', { title: 'Orders', steps });
    await client.request(wait, { pid });
    return pid;
  }

  const addressOf = (pid: string): Uri =>
    Uri.from({ scheme: 'stepwell', path: `/orders ${pid.slice(0, 12)}/review.json` });
  const status = async (pid: string): Promise<string> => (await client.request(get, { pid })).status;
  const paused = async (pid: string): Promise<object | undefined> =>
    (await client.request(get, { pid })).interrupt?.data;

  async function saved({ uri }: TextDocument): Promise<string> {
    return Buffer.from(await workspace.fs.readFile(uri)).toString();
  }

  async function replaceText(document: TextDocument, text: string): Promise<void> {
    const edit = new WorkspaceEdit();
    edit.replace(document.uri, new Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
    assert.ok(await workspace.applyEdit(edit));
  }

  async function shownAsText(pid: string): Promise<TextDocument> {
    const document = await workspace.openTextDocument(addressOf(pid));
    await window.showTextDocument(document);
    return document;
  }

  test('the data of a pause is a document whose problems are listed', async () => {
    const document = await shownAsText(await waiting());
    assert.deepEqual(JSON.parse(document.getText()), ORDER);
    await eventually(() => {
      const listed = languages.getDiagnostics(document.uri).map(({ message, range }) => [message, range.start.line]);
      assert.deepEqual(listed, [
        ['Must be of the format "email", is "ann at example.org"', 3],
        ['Must match the pattern ^[A-Z]{2}-\\d+$, is "bad"', 12],
        ['Must be at least 1, is 0', 13],
      ]);
    });
    await screenshot('pause-text');
  });

  test('its problems go with its last tab, and come back with the next, however long the editor keeps the document', async () => {
    const document = await shownAsText(await waiting());
    const listed = (): number => languages.getDiagnostics(document.uri).length;
    await found(() => listed() === 3);
    await commands.executeCommand('workbench.action.closeAllEditors');
    await found(() => listed() === 0);
    await window.showTextDocument(await workspace.openTextDocument(document.uri));
    await found(() => listed() === 3);
  });

  test('saving keeps a draft in the runner', async () => {
    const pid = await waiting();
    const document = await shownAsText(pid);
    const edited = { ...ORDER, approved: true };
    await replaceText(document, JSON.stringify(edited));
    await commands.executeCommand('stepwell.saveDraft');
    assert.equal(document.isDirty, false);
    assert.deepEqual(await paused(pid), edited);
    assert.equal(await status(pid), 'interrupted');
  });

  test('what is being edited is compared with what the step produced', async () => {
    const pid = await waiting();
    const document = await shownAsText(pid);
    await replaceText(document, `${JSON.stringify({ ...ORDER, approved: true }, null, 2)}\n`);
    await commands.executeCommand('stepwell.compareWithProduced');
    await eventually(() => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      assert.ok(input instanceof TabInputTextDiff);
      assert.equal(input.modified.toString(), document.uri.toString());
    });
    const original = workspace.textDocuments.find(({ uri }) => uri.scheme === 'stepwell-produced');
    assert.deepEqual(JSON.parse(original?.getText() ?? ''), ORDER);
    await screenshot('pause-compare');
  });

  test('the form shows what is asked, what happened, what comes next and what is wrong', async () => {
    const pid = await waiting();
    await commands.executeCommand('stepwell.openPause', { pid });
    await eventually(async () => {
      const text = await formText();
      for (const said of [
        'Review the order',
        'Check the lines and approve.',
        'Price the order',
        'Send the order',
        '3 problems',
      ])
        assert.ok(text.includes(said), `${said} is missing in ${text}`);
    });
    const theme = workspace.getConfiguration('workbench');
    await theme.update('colorTheme', 'Default Dark Modern', ConfigurationTarget.Global);
    await eventually(async () => {
      assert.match((await texts(inForm('body.vscode-dark')))[0] ?? '', /3 problems/);
    });
    await screenshot('form-dark');
    await theme.update('colorTheme', 'Default Light Modern', ConfigurationTarget.Global);
    await commands.executeCommand('stepwell.openText');
    await eventually(async () => {
      assert.match((await texts(inForm('body.vscode-light')))[0] ?? '', /3 problems/);
    });
    await screenshot('form-light');
    await theme.update('colorTheme', undefined, ConfigurationTarget.Global);
  });

  test('typing in the form edits the document, and Proceed sends it', async () => {
    const pid = await waiting();
    await commands.executeCommand('stepwell.openPause', { pid });
    const document = await workspace.openTextDocument(addressOf(pid));
    await fillIn('role=textbox[name="E-mail"]', 'ann@example.org');
    await eventually(() => {
      assert.match(document.getText(), /"email": "ann@example.org"/);
      assert.ok(document.isDirty);
    });
    // Everything else stays as it was written.
    assert.ok(document.getText().startsWith('{\n  "customer": {\n    "name": "Ann Example",'));
    await commands.executeCommand('stepwell.proceed');
    assert.equal(await status(pid), 'interrupted');
    await eventually(async () => {
      assert.match(await formText(), /2 problems/);
    });
    await fillIn('role=textbox[name="SKU"] >> nth=1', 'CD-34');
    await fillIn('role=textbox[name="Quantity"] >> nth=1', '3');
    await click(inForm('text=Approved'));
    await eventually(async () => {
      assert.doesNotMatch(await formText(), /problem/);
    });
    await click(inForm('role=button[name="Proceed"]'));
    await eventually(async () => {
      assert.equal(await status(pid), 'finished');
    });
    const { output } = await client.request(get, { pid });
    assert.deepEqual(output, {
      ...ORDER,
      customer: { ...ORDER.customer, email: 'ann@example.org' },
      lines: [ORDER.lines[0], { sku: 'CD-34', qty: 3, note: 'ask' }],
      approved: true,
    });
    await eventually(() => {
      assert.deepEqual(
        window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(({ input }) => input instanceof TabInputCustom),
        [],
      );
    });
  });

  test('proceeding from elsewhere in the window sends what is typed in it', async () => {
    const pid = await waiting(echo({ n: 1 }), { type: 'object' });
    const document = await shownAsText(pid);
    await replaceText(document, '{"n": 2}');
    await commands.executeCommand('stepwell.proceedAsIs', { pid });
    await client.request(wait, { pid });
    assert.deepEqual((await client.request(get, { pid })).output, { n: 2 });
  });

  test('undo takes back what was typed in the form, Ctrl+S keeps it', async () => {
    const pid = await waiting();
    await commands.executeCommand('stepwell.openPause', { pid });
    const document = await workspace.openTextDocument(addressOf(pid));
    await fillIn('role=textbox[name="Name"]', 'Bo');
    await eventually(() => {
      assert.match(document.getText(), /"name": "Bo"/);
    });
    await press('Control+s');
    await eventually(async () => {
      assert.deepEqual(await paused(pid), { ...ORDER, customer: { ...ORDER.customer, name: 'Bo' } });
    });
    await commands.executeCommand('undo');
    await eventually(() => {
      assert.doesNotMatch(document.getText(), /"name": "Bo"/);
    });
  });

  test("another person's draft is not overwritten, and what to do is asked", async () => {
    const pid = await waiting();
    const document = await shownAsText(pid);
    await replaceText(document, JSON.stringify({ ...ORDER, reference: 'mine' }));
    await client.request(saveDraft, { pid, data: { ...ORDER, reference: 'them' }, revision: 1, actor: 'anna' });
    await eventually(async () => {
      const [told] = await notifications();
      assert.match(told?.message ?? '', /\(anna\) saved another draft/);
      assert.deepEqual(told?.actions, ['Compare', 'Keep Mine', 'Take Theirs']);
    });
    await screenshot('pause-conflict');
    assert.equal(await document.save(), false);
    assert.equal(((await paused(pid)) as typeof ORDER).reference, 'them');
    await click('.notification-list-item-buttons-container >> text=Keep Mine');
    await eventually(async () => {
      assert.equal(((await paused(pid)) as typeof ORDER).reference, 'mine');
    });
  });

  test('when somebody else let it proceed, tabs with nothing unsaved are closed', async () => {
    const pid = await waiting();
    await shownAsText(pid);
    await client.request(proceed, {
      pid,
      data: { lines: [{ sku: 'AB-1', qty: 1 }], customer: { name: 'A', email: 'a@b.c' } },
    });
    await eventually(() => {
      assert.deepEqual(
        window.tabGroups.all.flatMap(({ tabs }) => tabs).map(({ label }) => label),
        [],
      );
    });
  });

  test("a process is run with parameters and data of one's own, which are there the next time", async () => {
    const file = workspaceFile(
      'greet.process.json',
      JSON.stringify({
        version: 1,
        name: 'greet',
        title: 'Greet people',
        description: 'Says hello to everybody on the list.',
        params: {
          type: 'object',
          properties: { greeting: { type: 'string', title: 'Greeting', default: 'Hello', minLength: 1 } },
        },
        dataSchema: {
          type: 'object',
          required: ['people'],
          properties: { people: { type: 'array', title: 'People', items: { type: 'string' } } },
        },
        data: { people: ['Ann'] },
        steps: [{ id: 'greet', ...COPY }],
      }),
    );
    await commands.executeCommand('stepwell.runWithData', Uri.file(file));
    await eventually(async () => {
      for (const said of ['Run Greet people', 'Says hello', 'Greeting', 'People'])
        assert.ok((await formText()).includes(said), said);
    });
    await fillIn('role=textbox[name="Greeting"]', 'Ahoy');
    await fillIn('.items input', 'Bo');
    await screenshot('run-with-data');
    await click(inForm('role=button[name="Run"]'));
    const started = await found(async () => (await client.request(list, { search: 'greet', limit: 1 })).processes[0]);
    await client.request(wait, { pid: started.pid });
    assert.deepEqual((await client.request(get, { pid: started.pid })).data, { people: ['Bo'] });
    await commands.executeCommand('workbench.action.closeAllEditors');
    const again = await workspace.openTextDocument(
      Uri.from({ scheme: 'stepwell-run', path: file.replace('.process.json', '.run.json') }),
    );
    assert.deepEqual(JSON.parse(again.getText()), { params: { greeting: 'Ahoy' }, data: { people: ['Bo'] } });
  });

  test('large data is shown a part at a time, and edited in its place', async function () {
    this.timeout(90_000);
    // Just under what a runner takes unless it is set up otherwise.
    const produce = `const rows = Array.from({ length: 10000 }, (_, id) => ({ id, name: 'Row number ' + id, tags: ['a', 'b'], note: 'x'.repeat(30) }));
      console.log(JSON.stringify({ title: 'Many', rows }));`;
    const pid = await waiting(
      { command: 'node', args: ['-e', produce], outputFrom: 'stdout-json' },
      { type: 'object' },
    );
    await commands.executeCommand('stepwell.openPause', { pid });
    await screenshot('form-large');
    await eventually(async () => {
      assert.match(await formText(), /10000 items/);
    });
    await click(inForm('role=button[name="Open"]'));
    await eventually(async () => {
      assert.match(await formText(), /1 to 50 of 10000/);
    });
    await screenshot('form-large-page');
    const document = await workspace.openTextDocument(addressOf(pid));
    await click(inForm('summary >> nth=1'));
    await fillIn('role=textbox[name="name"]', 'Changed');
    await eventually(() => {
      const { rows: now } = JSON.parse(document.getText()) as { rows: { name: string }[] };
      assert.equal(now[1]?.name, 'Changed');
      assert.equal(now.length, 10_000);
    });
  });
});
