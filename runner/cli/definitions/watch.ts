import { command, define } from './command.ts';
import { stateDir } from './shared.ts';

export const watchDefinition = define({
  name: 'watch',
  summary: 'Watch the queue live, and act on it',
  description: [
    'Fills the terminal with the processes and keeps them up to date. Move with the arrow keys, see one with Enter, its log with l, let it proceed with p; ? shows all keys, q leaves. It needs a terminal; elsewhere use `stepwell list`.',
  ],
  arguments: [],
  options: {
    search: { value: 'TEXT', help: 'Begin with what `stepwell list --search TEXT` would show.' },
    'state-dir': stateDir,
  },
  examples: [{ command: 'stepwell watch', help: 'See what the runner does.' }],
});

export const watch = command(watchDefinition, async (invocation) =>
  (await import('../commands/watch.ts')).watch(invocation),
);
