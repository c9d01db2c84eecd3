import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { command, define } from './command.ts';
import { stateDir } from './shared.ts';

export const STATUSES = [
  'ready',
  'running',
  'interrupted',
  'error',
  'finished',
  'cancelled',
] as const satisfies readonly ProcessStatus[];

export const listDefinition = define({
  name: 'list',
  summary: 'List processes, the newest first',
  description: [
    'Prints a table that fits the terminal; into a pipe one line a process, with whole ids and nothing cut off.',
    'Ids are shown by their first 8 digits, which every command takes. To see what happens live, use `stepwell watch`.',
  ],
  arguments: [],
  options: {
    status: { value: 'STATUS', choices: STATUSES, many: true, help: 'Only processes in this state. May be repeated.' },
    search: {
      value: 'TEXT',
      help: 'Only those with TEXT in their name, title, file or error message, or whose id begins with it. Upper and lower case are one.',
    },
    limit: { value: 'N', help: 'At most so many. Default: 20.' },
    json: { help: 'Print one JSON array.' },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell list', help: 'The newest 20.' },
    { command: 'stepwell list --status interrupted', help: 'What waits for you.' },
    { command: 'stepwell list --status error --search import --limit 100', help: 'Imports that failed.' },
    {
      command: "stepwell list --status error --json | jq -r '.[].pid'",
      help: 'For another program.',
    },
  ],
});

export const list = command(listDefinition, async (invocation) =>
  (await import('../commands/list.ts')).list(invocation),
);
