import { command, define } from './command.ts';

/** What the completion scripts call. Its output: one candidate a line, a tab, a description. */
export const completeDefinition = define({
  name: 'complete',
  summary: 'Answer a completion script',
  description: ['Prints what may stand in place of the last word of a command line.'],
  arguments: [],
  options: {},
  rest: { name: 'WORD...', help: 'The words of the command line, the one being completed last.' },
  examples: [],
  hidden: true,
});

export const complete = command(completeDefinition, async (invocation) =>
  (await import('../commands/complete.ts')).complete(invocation.rest),
);
