import type { Tell } from './tell.ts';

/** What a person does first, from opening a folder to the end of a process. */
export function firstProcess({ step, seen }: Tell): void {
  step('the activity bar has a place for processes, and lists the process files', async () => {
    await seen.window.page.getByRole('tab', { name: /^Stepwell/ }).click();
    await seen.window.row(/^Staged deploy/).waitFor();
    await seen.window.picture('1-views');
  });

  step('a click runs a process, and the tree shows it at once', async () => {
    const file = seen.window.row(/^Staged deploy/);
    await file.hover();
    await file.getByRole('button', { name: 'Run Process' }).click();
    await seen.window.row(/^Staged deploy, (queued|running|needs you)/).waitFor();
    await seen.window.picture('2-running');
  });

  step('a notification, the tree and the badge say that it needs a person', async () => {
    // It goes by itself after a while.
    const toast = seen.window.page.locator('.notification-toast', { hasText: 'Staged deploy' });
    await toast.waitFor({ timeout: 120_000 });
    await seen.window.row(/^Staged deploy, needs you/).waitFor();
    await seen.window.row('Needs you, 1 process').waitFor();
    await seen.window.page.getByRole('tab', { name: /^Stepwell.*1 process needs you/ }).waitFor();
    await seen.window.picture('3-needs-you');
  });

  step("a step's log opens with a click", async () => {
    await seen.window
      .row(/^Staged deploy, needs you/)
      .locator('.monaco-tl-twistie')
      .click();
    await seen.window.row(/^Test, finished/).click();
    await seen.window.page.locator('.editor-instance .view-lines', { hasText: /closed\sbefore\sit\sopens/ }).waitFor();
    await seen.window.picture('4-log');
  });

  step('the data opens as a form that says what is asked', async () => {
    await seen.window.row(/^Staged deploy, needs you/).click();
    const form = seen.window.webview();
    await form.getByRole('heading', { level: 1 }).waitFor();
    await form.getByText('To deploy, set "approved" to true and say who you are.').waitFor();
    await seen.window.picture('5-form');
  });

  step('what is missing is said as it is edited', async () => {
    const form = seen.window.webview();
    await form.getByLabel('Deploy to production').check();
    await form.getByRole('button', { name: '1 problem' }).waitFor();
    await seen.window.picture('6-problem');
    await form.getByLabel('Approved by').fill('Ada');
    await form.getByRole('button', { name: '1 problem' }).waitFor({ state: 'detached' });
  });

  step('the edit is compared with what the step produced', async () => {
    await seen.window
      .webview()
      .getByRole('button', { name: /^Compare/ })
      .click();
    const edited = seen.window.page.locator('.monaco-diff-editor .editor.modified .view-lines');
    await edited.filter({ hasText: /"approvedBy":\s"Ada"/ }).waitFor();
    await seen.window.picture('7-diff');
  });

  step('it proceeds, and finishes with what was edited', async () => {
    await seen.window.row(/^Staged deploy, needs you/).click();
    await seen.window
      .webview()
      .getByRole('button', { name: /^Proceed/ })
      .click();
    await seen.window.row(/^Needs you/).waitFor({ state: 'detached' });
    await seen.window.row('Finished, 1 process').waitFor({ timeout: 120_000 });
    await seen.window.row('Finished, 1 process').click();
    await seen.window.row(/^Staged deploy, finished/).waitFor();
    await seen.window
      .row(/^Staged deploy, finished/)
      .locator('.monaco-tl-twistie')
      .click();
    await seen.window.row(/^Deploy to production, finished/).waitFor();
    await seen.window.picture('8-finished');
  });
}
