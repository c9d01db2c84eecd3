import { command, define } from './command.ts';
import { data, jsonOfStarted, pid, stateDir, wait } from './shared.ts';

export const retryDefinition = define({
  name: 'retry',
  summary: 'Have a failed process go on at the step that failed',
  description: [
    'Puts a process that ended in error back into the queue. Steps that finished do not run again; the one that failed does, with the input it had. Prints the id.',
  ],
  arguments: [pid],
  options: {
    data: data('Input for that step. Default: what it had.'),
    updated: {
      help: 'Take the process file as it is now instead of as it was at the start; the steps already finished must be unchanged in it.',
    },
    wait,
    json: { help: jsonOfStarted },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell retry 4f1c --wait', help: 'Try again and watch.' },
    { command: 'stepwell retry 4f1c --updated', help: 'After you mended the process file.' },
  ],
});

export const retry = command(retryDefinition, async (invocation) =>
  (await import('../commands/retry.ts')).retry(invocation),
);
