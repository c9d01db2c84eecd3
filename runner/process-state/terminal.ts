import type { ProcessStatus } from '../../protocol/process/states.ts';

/** The states a process ends in. */
export type TerminalStatus = Extract<ProcessStatus, 'finished' | 'error' | 'cancelled'>;

export function isTerminal(status: ProcessStatus): status is TerminalStatus {
  return status === 'finished' || status === 'error' || status === 'cancelled';
}
