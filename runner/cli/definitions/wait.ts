import { command, define } from './command.ts';
import { pids, stateDir } from './shared.ts';

export const waitDefinition = define({
  name: 'wait',
  summary: 'Wait until processes are over or need you',
  description: [
    'Returns when each of the processes is over or waits for a person. The exit status is that of the one that fared worst: error (1), then cancelled (130), then interrupted (3), then finished (0).',
    'A runner that is restarted in the meantime is waited for.',
  ],
  arguments: [pids],
  options: {
    json: { help: 'Print one JSON array when all are done: `[{pid, status}]`, in the order given.' },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell wait 4f1c && ./publish', help: 'Go on when it has finished.' },
    {
      command: 'stepwell wait $(stepwell start a.process.json) $(stepwell start b.process.json)',
      help: 'Two at once.',
    },
  ],
});

export const wait = command(waitDefinition, async (invocation) =>
  (await import('../commands/wait.ts')).wait(invocation),
);
