import { command, define } from './command.ts';

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;

export const completionDefinition = define({
  name: 'completion',
  summary: 'Print the completion script of a shell',
  description: [
    'Prints a script that makes SHELL complete commands, options and their values, process files, the ids of steps and the names of parameters.',
  ],
  arguments: [{ name: 'SHELL', help: 'The shell to complete in.', required: true, choices: SHELLS }],
  options: {},
  examples: [
    { command: 'source <(stepwell completion bash)', help: 'In ~/.bashrc.' },
    { command: 'source <(stepwell completion zsh)', help: 'In ~/.zshrc, after compinit.' },
    { command: 'stepwell completion fish > ~/.config/fish/completions/stepwell.fish', help: 'Once, for fish.' },
    { command: 'stepwell completion powershell | Out-String | Invoke-Expression', help: 'In $PROFILE.' },
  ],
});

export const completion = command(completionDefinition, async (invocation) =>
  (await import('../commands/completion.ts')).completion(invocation),
);
