import type { FormProblem } from '../messages.ts';
import { tellHost } from './host.ts';

/** Goes to the first thing that is wrong; one that the form does not show is gone into first. */
export function focusProblem(problems: readonly FormProblem[]): void {
  const shown = document.querySelector<HTMLElement>('.form [aria-invalid="true"], .form .field.wrong');
  if (shown) {
    for (let at = shown.parentElement; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true;
    const input = shown.matches('input, textarea, select')
      ? shown
      : shown.querySelector<HTMLElement>('input, textarea, select, button');
    shown.scrollIntoView({ block: 'center' });
    (input ?? shown).focus();
    return;
  }
  const [first] = problems;
  if (first) tellHost({ type: 'view', path: first.path.slice(0, -1), from: 0 });
}
