import { ThemeColor, ThemeIcon } from 'vscode';
import type { ProcessStatus, StepStatus } from '../../protocol/process/states.ts';

/** Each state has a shape of its own; colours come on top. */
const LOOKS: Record<ProcessStatus | StepStatus, [icon: string, colour?: string]> = {
  interrupted: ['debug-pause', 'charts.yellow'],
  running: ['loading~spin', 'charts.blue'],
  ready: ['clock'],
  pending: ['circle-outline', 'disabledForeground'],
  finished: ['pass', 'testing.iconPassed'],
  skipped: ['debug-step-over', 'testing.iconSkipped'],
  error: ['error', 'testing.iconFailed'],
  cancelled: ['circle-slash'],
};

export function statusIcon(status: ProcessStatus | StepStatus): ThemeIcon {
  const [icon, colour] = LOOKS[status];
  return new ThemeIcon(icon, colour === undefined ? undefined : new ThemeColor(colour));
}
