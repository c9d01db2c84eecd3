import { command, define } from './command.ts';
import { data, jsonOfStarted, pid, stateDir, wait } from './shared.ts';

export const rerunDefinition = define({
  name: 'rerun',
  summary: 'Start a new process from a step of an old one',
  description: [
    'Starts a new process that begins with STEP and takes over what the steps before it gave in the old one, which stays as it is. It runs the process file as it is now, steps matched by their ids. Prints the new id.',
  ],
  arguments: [pid],
  options: {
    from: { value: 'STEP', help: 'The step to begin with.', completes: 'process-step' },
    data: data('Input for that step. Default: what it had, or would have had.'),
    'as-recorded': { help: 'Run the process as it was recorded when the old one started.' },
    wait,
    json: { help: jsonOfStarted },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell rerun 4f1c --from check', help: 'Once more from the step check on.' },
    { command: 'stepwell rerun 4f1c --from check --data @rows.json --wait', help: 'With other data, and watch.' },
  ],
});

export const rerun = command(rerunDefinition, async (invocation) =>
  (await import('../commands/rerun.ts')).rerun(invocation),
);
