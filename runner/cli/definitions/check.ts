import { command, define } from './command.ts';

export const checkDefinition = define({
  name: 'check',
  summary: 'Check process files without running anything',
  description: [
    'Reports everything that is wrong with each FILE, one problem a line as FILE:LINE:COLUMN, in the form editors and CI systems understand. A FILE that is a folder stands for all process files below it.',
    'The data between the steps is looked at too, as far as the schemas in the file tell it. Nothing is executed: what providers say of their steps, and what recorded runs showed, only editors tell.',
  ],
  arguments: [{ name: 'FILE', help: 'Process files.', required: true, many: true, completes: 'process-file' }],
  options: {
    json: {
      help: 'Print one JSON array, `[{file, problems}]`: every file that was checked, with its problems (none: an empty list).',
    },
  },
  examples: [
    { command: 'stepwell check import.process.json', help: 'Check one file.' },
    { command: 'stepwell check **/*.process.json --json', help: 'Check all, for another program.' },
  ],
});

export const check = command(checkDefinition, async (invocation) =>
  (await import('../commands/check.ts')).check(invocation.arguments, { json: invocation.options.json }),
);
