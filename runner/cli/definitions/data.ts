import { command, define } from './command.ts';
import { pid, stateDir } from './shared.ts';

export const dataDefinition = define({
  name: 'data',
  summary: 'Print what a step of a process got or gave',
  description: ['Prints the recorded output (or input) of one step as JSON. Every attempt keeps its own.'],
  arguments: [pid, { name: 'STEP', help: 'Id of the step.', required: true, completes: 'process-step' }],
  options: {
    input: { help: 'What the step got.' },
    output: { help: 'What the step gave. This is the default.' },
    attempt: { value: 'N', help: 'Of this attempt, counted from 1. Default: the last one that has it.' },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell data 4f1c fetch', help: 'What the step fetch gave.' },
    { command: 'stepwell data 4f1c check --input > rows.json', help: 'What the step check got, into a file.' },
  ],
});

export const data = command(dataDefinition, async (invocation) =>
  (await import('../commands/data.ts')).data(invocation),
);
