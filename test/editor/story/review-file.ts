import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StoryWindow } from './story-window.ts';

const SCHEMA = {
  type: 'object',
  required: ['amount'],
  properties: {
    amount: { type: 'integer', title: 'Amount', minimum: 1 },
    note: { type: 'string', title: 'Note' },
  },
};

/** Puts a process file into the workspace whose process waits with an amount and a note, then goes on. */
export function addReview(window: StoryWindow, title: string): void {
  const name = title.toLowerCase().replaceAll(' ', '-');
  const review = {
    version: 1,
    name,
    title,
    data: { amount: 12, note: 'as ordered' },
    steps: [
      { id: 'review', name: 'Review', run: 'true', interrupt: { message: 'Is that right?', schema: SCHEMA } },
      { id: 'send', name: 'Send', run: 'true' },
    ],
  };
  writeFileSync(join(window.workspace, `${name}.process.json`), JSON.stringify(review, null, 2));
}

/** Puts a process file into the workspace whose process runs until it is ended. */
export function addEndless(window: StoryWindow, title: string): void {
  const name = title.toLowerCase().replaceAll(' ', '-');
  const steps = [{ id: 'wait', name: 'Wait', command: 'node', args: ['-e', 'setInterval(() => 0, 1e6)'] }];
  writeFileSync(join(window.workspace, `${name}.process.json`), JSON.stringify({ version: 1, name, title, steps }));
}
