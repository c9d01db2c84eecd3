import { l10n } from 'vscode';
import type { ProcessStatus, StepStatus } from '../../protocol/process/states.ts';

/** A group of processes, as its heading. */
export function wordGroup(status: ProcessStatus): string {
  switch (status) {
    case 'interrupted':
      return l10n.t('Needs you');
    case 'running':
      return l10n.t('Running');
    case 'ready':
      return l10n.t('Queued');
    case 'finished':
      return l10n.t('Finished');
    case 'error':
      return l10n.t('Failed');
    case 'cancelled':
      return l10n.t('Cancelled');
  }
}

/** A state, within a sentence for people who listen. */
export function wordStatus(status: ProcessStatus | StepStatus): string {
  switch (status) {
    case 'interrupted':
      return l10n.t('needs you');
    case 'running':
      return l10n.t('running');
    case 'ready':
      return l10n.t('queued');
    case 'pending':
      return l10n.t('not run yet');
    case 'finished':
      return l10n.t('finished');
    case 'skipped':
      return l10n.t('skipped');
    case 'error':
      return l10n.t('failed');
    case 'cancelled':
      return l10n.t('cancelled');
  }
}
