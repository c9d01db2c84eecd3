import { command, define } from './command.ts';

export const initDefinition = define({
  name: 'init',
  summary: 'Write a first process file and step that run at once',
  description: [
    'Writes hello.process.json, a step in the language you choose and the one-file SDK beside it. Files that exist already are never written over.',
  ],
  arguments: [{ name: 'DIR', help: 'Where to; made if need be. Default: the current folder.', completes: 'folder' }],
  options: {
    lang: { value: 'LANGUAGE', choices: ['node', 'python', 'php'], help: 'Language of the step. Default: node.' },
  },
  examples: [
    { command: 'stepwell init', help: 'In this folder, with a step for Node.' },
    { command: 'stepwell init pipelines --lang python', help: 'In a folder of its own, with a step in Python.' },
  ],
});

export const init = command(initDefinition, async (invocation) =>
  (await import('../commands/init.ts')).init(invocation),
);
