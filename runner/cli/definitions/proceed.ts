import { command, define } from './command.ts';
import { data, jsonOfStarted, pid, stateDir, wait } from './shared.ts';

export const proceedDefinition = define({
  name: 'proceed',
  summary: 'Answer an interrupted process, so that it goes on',
  description: [
    'On a terminal it opens the data in $VISUAL or $EDITOR, shows what you changed, asks, and lets the process go on with it. With --data, or without a terminal, nothing is asked. Prints the id.',
    'When somebody else was faster, nothing is sent: you are told who and when, and what you edited is kept in a file (exit status 5).',
  ],
  arguments: [pid],
  options: {
    data: data('Its top-level keys replace those of the data the process waits with.'),
    replace: { help: 'With --data: the data is exactly this, nothing of the old one stays.' },
    revision: {
      value: 'N',
      help: '`interrupt.revision` as you saw it in `info --json`: refused when somebody changed the data since.',
    },
    'as-is': { help: 'Go on with the data as it is; no editor.' },
    wait,
    json: { help: jsonOfStarted },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell proceed 4f1c', help: 'Look, edit, proceed.' },
    { command: `stepwell proceed 4f1c --data '{"approved": true}'`, help: 'From a script: set one key.' },
    { command: 'stepwell proceed 4f1c --replace --data @rows.json', help: 'Other data altogether.' },
  ],
});

export const proceed = command(proceedDefinition, async (invocation) =>
  (await import('../commands/proceed.ts')).proceed(invocation),
);
