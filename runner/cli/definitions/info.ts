import { command, define } from './command.ts';
import { pid, stateDir } from './shared.ts';

export const infoDefinition = define({
  name: 'info',
  summary: 'Show one process: its steps, its error, what it asks',
  description: [
    'Shows where the process stands, each step with its time and attempts, the error with its place in your source, the question it waits for, what people did to it, and what can be done next.',
  ],
  arguments: [pid],
  options: {
    json: {
      help: 'Print everything as one JSON object: pid, name, file, status, times, attempt, data, output, error, interrupt, steps, rerunOf and more.',
    },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell info 4f1c', help: 'The process whose id begins with 4f1c.' },
    { command: 'stepwell info 4f1c --json | jq .output', help: 'What it gave.' },
  ],
});

export const info = command(infoDefinition, async (invocation) =>
  (await import('../commands/info.ts')).info(invocation),
);
