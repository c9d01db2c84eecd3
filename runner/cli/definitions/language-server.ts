import { command, define } from './command.ts';

export const languageServerDefinition = define({
  name: 'language-server',
  summary: 'Help editors with process files, over the language server protocol',
  description: [
    'Speaks the language server protocol on standard input and output, for the language `stepwell` (`*.process.json`): problems while typing, completion, navigation, renaming, fixes. Editors start it; docs/language-server.md tells how to set them up.',
    'Providers are started, to ask what their steps are, only if the editor says that the workspace is trusted.',
  ],
  arguments: [],
  options: {
    stdio: { help: 'Speak on standard input and output. It is the only way, and may be left out.' },
    clientProcessId: { value: 'PID', help: 'The editor: the server ends when it is gone.', hidden: true },
  },
  examples: [{ command: 'stepwell language-server --stdio', help: 'What an editor runs.' }],
});

export const languageServer = command(languageServerDefinition, async () =>
  (await import('../../language-server/language-server.ts')).languageServer(),
);
