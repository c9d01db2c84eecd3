// What a person does with the packaged extension, from opening a folder to the end of a process, by clicking in the real
// window. Each test goes on where the one before it stopped.
import { afterAll, beforeAll, describe, expect, onTestFailed, test } from 'vitest';
import { StoryWindow } from './story/story-window.ts';
import { chooseEditor } from './vscode/choose-editor.ts';

const editor = await chooseEditor('current');

describe.skipIf('missing' in editor)('the story', { retry: 0, timeout: 240_000 }, () => {
  let window: StoryWindow;
  beforeAll(async () => {
    if ('missing' in editor) return;
    window = await StoryWindow.open(editor, 'samples/staged-deploy');
    window.page.setDefaultTimeout(60_000);
  }, 300_000);
  afterAll(async () => {
    await window.close();
  });

  const step = (name: string, work: () => Promise<void>): void => {
    test(name, async () => {
      onTestFailed(async () => {
        await window.picture(`failed: ${name}`.replaceAll(/\W+/g, '-'));
        console.log(window.output().slice(-4_000));
      });
      await work();
    });
  };

  step('the activity bar has a place for processes', async () => {
    const tab = window.page.getByRole('tab', { name: /^Stepwell/ });
    await tab.click();
    await expect
      .poll(() => window.page.locator('.pane-header .title').allTextContents())
      .toEqual(['Processes', 'Process Files']);
    await window.picture('1-views');
  });
});

// Named among what did not run, with what to do.
if ('missing' in editor)
  test('the story', (context) => {
    context.skip(editor.missing);
  });
