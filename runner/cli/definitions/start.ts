import { command, define } from './command.ts';
import { data, jsonOfStarted, stateDir, wait } from './shared.ts';

export const startDefinition = define({
  name: 'start',
  summary: 'Put a process into the queue of the runner',
  description: [
    'Hands the process to the runner and prints its id. Once the id is printed the process is safe: it runs whatever happens to this terminal, and goes on after a crash or a reboot. A runner is started when none runs.',
    'Steps inherit the environment of this command: PATH, HOME, USER, LANG, LC_*, TZ, TMPDIR, VIRTUAL_ENV and what the file names in `inheritEnv`.',
  ],
  arguments: [{ name: 'FILE', help: 'The process file.', required: true, completes: 'process-file' }],
  options: {
    data: data("Start data. Default: the file's own `data`."),
    param: { value: 'KEY=VALUE', many: true, help: 'A parameter of the process. May be repeated.', completes: 'param' },
    key: {
      value: 'KEY',
      help: 'Start it only once: the same start with the same key prints the id of the first one, for as long as that is kept. Another start with that key is a conflict (exit status 5).',
    },
    priority: {
      value: 'N',
      help: "A whole number; higher runs first, and --priority=-1 later than the rest. Default: the file's own, else 0.",
    },
    wait,
    json: { help: jsonOfStarted },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell start nightly.process.json', help: 'Start it and go on with your work.' },
    { command: 'stepwell start nightly.process.json --wait', help: 'Start it and watch.' },
    {
      command: 'stepwell start nightly.process.json --key "nightly-$(date +%F)"',
      help: 'From cron: once a day, however often it is called.',
    },
  ],
});

export const start = command(startDefinition, async (invocation) =>
  (await import('../commands/start.ts')).start(invocation),
);
