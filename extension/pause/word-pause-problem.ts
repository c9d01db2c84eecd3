import { l10n } from 'vscode';
import { describeFault } from '../../protocol/data/fault.ts';
import type { PauseProblem } from './pause-error.ts';
import type { Answer } from './who-was-first.ts';

/** What happened, and what to do. */
export function wordPauseProblem(problem: PauseProblem): string {
  switch (problem.kind) {
    case 'conflict':
      return l10n.t(
        '{0} What you typed is still here: compare, then keep yours or take theirs.',
        wordAnswer(problem.by),
      );
    case 'over':
      return wordAnswer(problem.by);
    case 'notData':
      return l10n.t('The runner keeps JSON data, and this is none: {0}', describeFault(problem.fault));
    case 'refused':
      return l10n.t('The runner refuses the data: {0}', problem.problems.join('; '));
    case 'unreachable':
      return l10n.t(
        'The runner cannot be reached ({0}). What you typed stays here, over a reload of the window too; save again later.',
        problem.reason,
      );
  }
}

/** Who did what, when. */
export function wordAnswer({ what, by, at }: Answer): string {
  const who = by ?? l10n.t('Somebody');
  const when = at === undefined ? '' : l10n.t(' at {0}', new Date(at).toLocaleString());
  switch (what) {
    case 'draftSaved':
      return l10n.t('{0} saved another draft{1}.', who, when);
    case 'proceeded':
      return l10n.t('{0} let the process proceed{1}.', who, when);
    case 'cancelled':
      return l10n.t('{0} cancelled the process{1}.', who, when);
    case 'expired':
      return l10n.t('Nobody let the process proceed in time.');
    case 'deleted':
      return l10n.t('The process was deleted.');
    case 'over':
      return l10n.t('The process does not wait for anybody any more.');
  }
}
