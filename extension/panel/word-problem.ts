import { l10n } from 'vscode';
import type { DataProblem } from '../document/check-text.ts';
import type { FormProblem } from './messages.ts';

/** A problem as a form shows it: below the field it is about, in a few words. */
export function wordProblem({ path, message, keyword, property }: DataProblem): FormProblem {
  if (property !== undefined && (keyword === 'required' || keyword === 'dependentRequired')) {
    return { path: [...path, property], message: l10n.t('Required') };
  }
  if (property !== undefined) return { path: [...path, property], message: l10n.t('Not known here') };
  return { path, message: message.charAt(0).toUpperCase() + message.slice(1) };
}
