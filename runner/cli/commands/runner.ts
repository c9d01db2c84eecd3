import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { startDaemon, type Daemon } from '../../daemon/main.ts';
import { followOlder } from '../../daemon/follow.ts';
import { reportToStarter } from '../../daemon/report.ts';
import type { Owner } from '../../daemon/ownership/owner-file.ts';
import { groupId } from '../../platform/group-id.ts';
import { chooseStateDir } from '../../state-dir/default-location.ts';
import type { SocketGroup } from '../../state-dir/prepare.ts';
import { StateDirError } from '../../state-dir/state-dir-error.ts';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { runnerDefinition } from '../definitions/runner.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';

type RunnerInvocation = Invocation<typeof runnerDefinition>;

/** `stepwell runner` */
export async function runner({ options }: RunnerInvocation): Promise<ExitStatus> {
  try {
    return await serve(options);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    reportToStarter({ report: 'failed', message });
    if (error instanceof StateDirError) throw new CliError(error.message, EXIT.noRunner);
    throw error;
  }
}

async function serve(options: RunnerInvocation['options']): Promise<ExitStatus> {
  const stateDir = chooseStateDir(options['state-dir'], process.env, process.platform, homedir());
  const { wait, implicit, group } = options;
  const maxProcesses = count('max-processes', options['max-processes'] ?? options['max-jobs']);
  const concurrency = count('concurrency', options.concurrency);
  const socketGroup = group === undefined ? undefined : findGroup(group);
  const waiting = (): void => {
    reportToStarter({ report: 'running' });
  };
  if (options.follow && !(await followOlder(stateDir, waiting))) {
    waiting();
    return EXIT.finished;
  }
  const started = await startDaemon({
    stateDir,
    life: { wait, implicit, ...(maxProcesses !== undefined && !wait && { maxProcesses }) },
    concurrency,
    logFile:
      options['log-file'] === undefined || options['log-file'] === '-'
        ? options['log-file']
        : resolve(options['log-file']),
    group: socketGroup,
  });
  if ('runs' in started) {
    reportToStarter({ report: 'running' });
    process.stderr.write(`${whoRuns(started.runs, stateDir)}\n`);
    return EXIT.finished;
  }
  const { daemon } = started;
  reportToStarter({ report: 'listening' });
  endOnSignals(daemon);
  process.stderr.write(`Runner ${daemon.identity.version} (pid ${process.pid}) works in ${stateDir}\n`);
  await daemon.over;
  return EXIT.finished;
}

/** `A runner works in /x already: pid 12, version 0.1.0, since 2026-...` */
function whoRuns({ process: { pid }, version, startedAt }: Owner, stateDir: string): string {
  return `A runner works in ${stateDir} already: pid ${pid}, version ${version}, since ${startedAt}`;
}

/** The first signal asks running steps to end in time, another ends them at once. */
function endOnSignals(daemon: Daemon): void {
  let asked = false;
  const end = (signal: NodeJS.Signals): void => {
    if (!asked) process.stderr.write(`${signal}: the runner ends; running steps have 10 seconds\n`);
    daemon.shutdown(asked ? 'now' : 'stop');
    asked = true;
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, end);
}

function count(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1 || value > 10_000)
    throw new CliError(`--${name} takes a whole number from 1 to 10000, not "${text}".`);
  return value;
}

function findGroup(name: string): SocketGroup {
  if (process.platform === 'win32') throw new CliError('--group is not for Windows: a pipe there has no group.');
  const gid = groupId(name);
  if (gid === undefined) throw new CliError(`There is no group ${name}.`);
  return { name, gid };
}
