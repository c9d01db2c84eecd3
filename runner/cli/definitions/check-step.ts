import { command, define } from './command.ts';

export const checkStepDefinition = define({
  name: 'check-step',
  summary: 'Check a step provider against the step protocol',
  description: [
    'Starts COMMAND as a step provider, plays the executor against it and reports each requirement of Step Protocol 1 as passed, failed or not applicable, with the reason.',
    'Put the command behind -- so that its own options are not taken for those of stepwell.',
  ],
  arguments: [],
  options: {
    json: { help: 'Print the report as JSON.' },
    transcript: { value: 'FILE', help: 'Write every message of every session to this file, one JSON object a line.' },
    step: {
      value: 'STEP',
      help: "A step of the provider's own that can be run without harm. Default: `echo`, if it has one.",
    },
    input: { value: 'JSON', help: 'Input for --step.' },
    with: { value: 'JSON', help: 'Settings for --step.' },
  },
  rest: { name: 'COMMAND [ARG...]', help: 'The provider: a program and its arguments.' },
  examples: [
    { command: 'stepwell check-step -- python3 steps/import.py', help: 'Check a provider written in Python.' },
    { command: 'stepwell check-step --json -- ./provider', help: 'The report for another program.' },
  ],
});

export const checkStep = command(checkStepDefinition, async (invocation) =>
  (await import('../commands/check-step.ts')).checkStep(invocation.rest, invocation.options),
);
