import { command, define } from './command.ts';
import { pids, stateDir } from './shared.ts';

export const cancelDefinition = define({
  name: 'cancel',
  summary: 'Cancel processes',
  description: [
    'Cancels processes that are queued, running or interrupted. A step that runs is asked to end and killed with everything it started when it does not; then the steps of `finally` run. Returns when the request is safe, not when all has ended: `stepwell wait PID` waits for that.',
  ],
  arguments: [pids],
  options: {
    now: { help: 'Kill what runs at once instead of asking it to end.' },
    'state-dir': stateDir,
  },
  examples: [{ command: 'stepwell cancel 4f1c', help: 'Cancel it.' }],
});

export const cancel = command(cancelDefinition, async (invocation) =>
  (await import('../commands/cancel.ts')).cancel(invocation),
);
