import { command, define } from './command.ts';
import { pid, stateDir } from './shared.ts';

export const logsDefinition = define({
  name: 'logs',
  summary: 'Print what the steps of a process wrote',
  description: [
    'Prints the log of all steps, each line behind the name of its step, or of one step. Secrets are masked. Control sequences in it are left out; FORCE_COLOR=1 keeps its colours.',
  ],
  arguments: [pid],
  options: {
    step: { value: 'STEP', help: 'Only of this step.', completes: 'process-step' },
    follow: { help: 'Stay, and print what comes, until the process is over or waits for a person.' },
    json: {
      help: 'Print one JSON object a line: `{at, step, phase, attempt, source, level, message}`, with `fields` where the step gave some.',
    },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell logs 4f1c --follow', help: 'See what it does.' },
    { command: 'stepwell logs 4f1c --step check', help: 'One step.' },
    {
      command: `stepwell logs 4f1c --json | jq 'select(.level == "error")'`,
      help: 'For another program.',
    },
  ],
});

export const logs = command(logsDefinition, async (invocation) =>
  (await import('../commands/logs.ts')).logs(invocation),
);
