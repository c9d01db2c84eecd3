import { homedir } from 'node:os';
import { Disposable, window, type LogOutputChannel } from 'vscode';
import { chooseStateDir } from '../../runner/state-dir/default-location.ts';
import { layoutOf } from '../../runner/state-dir/layout.ts';
import { COMMANDS } from '../commands/command-ids.ts';
import { registerCommand } from '../commands/register-command.ts';
import type { Parts } from '../parts.ts';
import { stateDirSetting } from '../settings/settings.ts';
import { LogTail } from './log-tail.ts';
import { readRunnerLogLine } from './runner-log-line.ts';

/** Between looks at the file, in milliseconds. Watching it would cost more and tell no sooner on every system. */
const LOOK_MS = 1000;

/** Shows the runner's own log file, from when there is a runner or somebody wants to see it. */
export function registerRunnerLog(parts: Parts): void {
  const { context, connection } = parts;
  const channel = window.createOutputChannel('Stepwell Runner', { log: true });
  let following: Disposable | undefined;
  let path: string | undefined;
  const follow = (): void => {
    const wanted = layoutOf(chooseStateDir(stateDirSetting(), process.env, process.platform, homedir())).log;
    if (wanted === path) return;
    path = wanted;
    following?.dispose();
    following = followLog(new LogTail(wanted), channel, parts.log);
  };
  context.subscriptions.push(
    channel,
    new Disposable(() => {
      following?.dispose();
    }),
    connection.onDidChangeState(({ state }) => {
      if (state === 'connected') follow();
    }),
  );
  registerCommand(parts, COMMANDS.showRunnerLog, () => {
    follow();
    channel.show();
  });
}

function followLog(tail: LogTail, channel: LogOutputChannel, log: LogOutputChannel): Disposable {
  let timer: NodeJS.Timeout | undefined;
  let over = false;
  const look = async (): Promise<void> => {
    try {
      for (const line of await tail.read()) {
        const { level, text } = readRunnerLogLine(line);
        if (level === 'error') channel.error(text);
        else if (level === 'warning') channel.warn(text);
        else channel.info(text);
      }
    } catch (error) {
      log.debug(`${tail.path}: ${String(error)}`);
    }
    if (!over) timer = setTimeout(() => void look(), LOOK_MS);
  };
  void look();
  return new Disposable(() => {
    over = true;
    clearTimeout(timer);
  });
}
