// What people do with the packaged extension, by clicking in the real window. Each test goes on where the one before it
// stopped.
import { afterAll, beforeAll, describe, test } from 'vitest';
import { accidents } from './story/accidents.ts';
import { choices } from './story/choices.ts';
import { firstProcess } from './story/first-process.ts';
import { StoryWindow } from './story/story-window.ts';
import { teller } from './story/tell.ts';
import { twoWindows } from './story/two-windows.ts';
import { chooseEditor } from './vscode/choose-editor.ts';

const editor = await chooseEditor('current');

describe.skipIf('missing' in editor)('the story', { retry: 0, timeout: 240_000 }, () => {
  const seen: { window: StoryWindow } = {} as never;
  beforeAll(async () => {
    if ('missing' in editor) return;
    seen.window = await StoryWindow.open(editor);
    seen.window.page.setDefaultTimeout(60_000);
  }, 300_000);
  afterAll(async () => {
    await seen.window.close();
  });

  describe('of a first process', () => {
    firstProcess(teller(seen));
  });
  describe('of two windows on one runner', () => {
    twoWindows(teller(seen));
  });
  describe('of accidents', () => {
    accidents(teller(seen));
  });
  describe('of what is asked before it is done', () => {
    choices(teller(seen));
  });
});

// Named among what did not run, with what to do.
if ('missing' in editor)
  test('the story', (context) => {
    context.skip(editor.missing);
  });
