import { command, define } from './command.ts';
import { stateDir } from './shared.ts';

export const runnerDefinition = define({
  name: 'runner',
  summary: 'Run the processes of the queue',
  description: [
    'Works off the queue of started processes. Without --wait it ends when the queue is empty, delayed retries included; with --wait it stays and takes what comes.',
    'A state directory has one runner. When one runs already, this says who it is and exits with status 0, so that cron can call it every minute.',
    'SIGTERM and Ctrl-C end it: running steps have 10 seconds, then they are cancelled, and their processes go on later where the process file allows it. A second Ctrl-C does not wait. `stepwell start` and other commands start a runner in the background when none runs.',
  ],
  arguments: [],
  options: {
    wait: { help: 'Stay, and wait for more.' },
    'max-processes': { value: 'N', help: 'End after running N processes. Has no effect with --wait.' },
    'max-jobs': { value: 'N', help: 'The same as --max-processes.' },
    concurrency: {
      value: 'N',
      help: 'How many processes run at once. Default: 4, or the number of processors if that is less.',
    },
    'state-dir': stateDir,
    'log-file': {
      value: 'FILE',
      help: "The runner's own log, JSON lines; - is standard error. Default: runner.log in the state directory; five files of 5 MiB are kept.",
    },
    group: { value: 'GROUP', help: 'Lets members of a group connect too, with all the rights of the owner.' },
    implicit: { help: 'Started by a client: ends when it was idle for 10 minutes.', hidden: true },
    follow: { help: 'Has an older runner drain, and takes its place.', hidden: true },
  },
  examples: [
    { command: 'stepwell runner --wait', help: 'Serve until told to end.' },
    { command: '* * * * * stepwell runner --wait', help: 'In a crontab: whatever happens, one runs.' },
    { command: 'stepwell runner --max-processes 10', help: 'Run ten processes, or fewer, and end.' },
  ],
});

export const runner = command(runnerDefinition, async (invocation) =>
  (await import('../commands/runner.ts')).runner(invocation),
);
