import { l10n, StatusBarAlignment, ThemeColor, window } from 'vscode';
import type { ConnectionState } from '../connection/runner-connection.ts';
import { COMMANDS } from '../commands/command-ids.ts';
import { wordLoss } from '../connection/word-loss.ts';
import type { Parts } from '../parts.ts';
import type { ProcessModel } from '../processes/process-model.ts';

/** One item in the status bar: what waits for a person, else what runs, else that there is a runner. */
export function registerStatusBar({ context, connection, processes }: Parts): void {
  const item = window.createStatusBarItem('stepwell.status', StatusBarAlignment.Left, 20);
  item.name = 'Stepwell';
  item.command = COMMANDS.showProcesses;
  const show = (): void => {
    const { text, tooltip, warns } = statusText(connection.state, processes);
    item.text = text;
    item.tooltip = tooltip;
    item.accessibilityInformation = { label: `Stepwell: ${tooltip}` };
    item.backgroundColor = warns ? new ThemeColor('statusBarItem.warningBackground') : undefined;
    if (text === '') item.hide();
    else item.show();
  };
  context.subscriptions.push(item, connection.onDidChangeState(show), processes.onDidChange(show));
  show();
}

function statusText(
  connection: ConnectionState,
  processes: ProcessModel,
): { text: string; tooltip: string; warns: boolean } {
  const { state } = connection;
  const waiting = processes.count('interrupted');
  const running = processes.count('running');
  if (state === 'off' || state === 'stopped') return { text: '', tooltip: '', warns: false };
  if (connection.state === 'lost')
    return { text: '$(debug-disconnect) Stepwell', tooltip: lossText(connection), warns: false };
  if (state === 'connecting' && !processes.listed)
    return { text: '$(loading~spin) Stepwell', tooltip: l10n.t('connecting to the runner'), warns: false };
  const tells: string[] = [];
  if (waiting > 0)
    tells.push(waiting === 1 ? l10n.t('1 process needs you') : l10n.t('{0} processes need you', waiting));
  if (running > 0)
    tells.push(running === 1 ? l10n.t('1 process is running') : l10n.t('{0} processes are running', running));
  const tooltip = tells.join(', ') || l10n.t('nothing is running');
  const counts = [waiting > 0 ? `$(debug-pause) ${waiting}` : '', running > 0 ? `$(loading~spin) ${running}` : ''];
  const text = counts.filter(Boolean).join(' ');
  return { text: text !== '' ? `Stepwell ${text}` : '$(list-ordered) Stepwell', tooltip, warns: waiting > 0 };
}

function lossText(state: Extract<ConnectionState, { state: 'lost' }>): string {
  const reason = state.failure === undefined ? '' : `: ${wordLoss(state)}`;
  return `${l10n.t('the runner cannot be reached')}${reason}`;
}
