import { command, define } from './command.ts';
import { pids, stateDir } from './shared.ts';

export const deleteDefinition = define({
  name: 'delete',
  summary: 'Delete processes that are over',
  description: [
    'Removes processes with their data, logs and artifacts, for good. Only processes that are over can be deleted; cancel the others first. The runner itself deletes what is old: see docs/runner.md.',
  ],
  arguments: [pids],
  options: { 'state-dir': stateDir },
  examples: [{ command: 'stepwell delete 4f1c 9b20', help: 'Delete two.' }],
});

export const remove = command(deleteDefinition, async (invocation) =>
  (await import('../commands/delete.ts')).remove(invocation),
);
