// What a person does with the packaged extension, from opening a folder to the end of a process, by clicking in the real
// window. Each test goes on where the one before it stopped.
import { afterAll, beforeAll, describe, onTestFailed, test } from 'vitest';
import { StoryWindow } from './story/story-window.ts';
import { chooseEditor } from './vscode/choose-editor.ts';

const editor = await chooseEditor('current');

describe.skipIf('missing' in editor)('the story', { retry: 0, timeout: 240_000 }, () => {
  let window: StoryWindow;
  beforeAll(async () => {
    if ('missing' in editor) return;
    window = await StoryWindow.open(editor);
    window.page.setDefaultTimeout(60_000);
  }, 300_000);
  afterAll(async () => {
    await window.close();
  });

  let broken: string | undefined;
  const step = (name: string, work: () => Promise<void>): void => {
    test(name, async () => {
      if (broken !== undefined) throw new Error(`the story broke off at: ${broken}`);
      onTestFailed(async () => {
        broken = name;
        await window.picture(`failed: ${name}`.replaceAll(/\W+/g, '-'));
        console.log(window.output().slice(-4_000));
      });
      await work();
    });
  };

  step('the activity bar has a place for processes, and lists the process files', async () => {
    await window.page.getByRole('tab', { name: /^Stepwell/ }).click();
    await window.row(/^Staged deploy/).waitFor();
    await window.picture('1-views');
  });

  step('a click runs a process, and the tree shows it at once', async () => {
    const file = window.row(/^Staged deploy/);
    await file.hover();
    await file.getByRole('button', { name: 'Run Process' }).click();
    await window.row(/^Staged deploy, (queued|running|needs you)/).waitFor();
    await window.picture('2-running');
  });

  step('a notification, the tree and the badge say that it needs a person', async () => {
    // It goes by itself after a while.
    const toast = window.page.locator('.notification-toast', { hasText: 'Staged deploy' });
    await toast.waitFor({ timeout: 120_000 });
    await window.row(/^Staged deploy, needs you/).waitFor();
    await window.row('Needs you, 1 process').waitFor();
    await window.page.getByRole('tab', { name: /^Stepwell.*1 process needs you/ }).waitFor();
    await window.picture('3-needs-you');
  });

  step("a step's log opens with a click", async () => {
    await window
      .row(/^Staged deploy, needs you/)
      .locator('.monaco-tl-twistie')
      .click();
    await window.row(/^Test, finished/).click();
    await window.page.locator('.editor-instance .view-lines', { hasText: /closed\sbefore\sit\sopens/ }).waitFor();
    await window.picture('4-log');
  });

  step('the data opens as a form that says what is asked', async () => {
    await window.row(/^Staged deploy, needs you/).click();
    const form = window.webview();
    await form.getByRole('heading', { level: 1 }).waitFor();
    await form.getByText('To deploy, set "approved" to true and say who you are.').waitFor();
    await window.picture('5-form');
  });

  step('what is missing is said as it is edited', async () => {
    const form = window.webview();
    await form.getByLabel('Deploy to production').check();
    await form.getByRole('button', { name: '1 problem' }).waitFor();
    await window.picture('6-problem');
    await form.getByLabel('Approved by').fill('Ada');
    await form.getByRole('button', { name: '1 problem' }).waitFor({ state: 'detached' });
  });

  step('the edit is compared with what the step produced', async () => {
    await window
      .webview()
      .getByRole('button', { name: /^Compare/ })
      .click();
    const edited = window.page.locator('.monaco-diff-editor .editor.modified .view-lines');
    await edited.filter({ hasText: /"approvedBy":\s"Ada"/ }).waitFor();
    await window.picture('7-diff');
  });

  step('it proceeds, and finishes with what was edited', async () => {
    await window.row(/^Staged deploy, needs you/).click();
    await window
      .webview()
      .getByRole('button', { name: /^Proceed/ })
      .click();
    await window.row(/^Needs you/).waitFor({ state: 'detached' });
    await window.row('Finished, 1 process').waitFor({ timeout: 120_000 });
    await window.row('Finished, 1 process').click();
    await window.row(/^Staged deploy, finished/).waitFor();
    await window
      .row(/^Staged deploy, finished/)
      .locator('.monaco-tl-twistie')
      .click();
    await window.row(/^Deploy to production, finished/).waitFor();
    await window.picture('8-finished');
  });
});

// Named among what did not run, with what to do.
if ('missing' in editor)
  test('the story', (context) => {
    context.skip(editor.missing);
  });
