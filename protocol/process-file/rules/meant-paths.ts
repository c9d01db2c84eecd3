import { pathText, ROOTS, type Root } from '../expressions/scope.ts';
import { nearest, NO_SUGGESTION, suggest, type Suggestion } from '../suggest.ts';
import type { Place } from './places.ts';
import type { Variables } from './variables.ts';
import type { FileView, StepView } from './view.ts';

/** What a path was meant to begin with. What may not be used at the place is said to be so, and not offered. */
export function meantRoot(key: string, place: Place, { stepIndex }: FileView): Suggestion {
  if ((stepIndex.get(key) ?? Infinity) < knownSteps(place)) {
    const meant = pathText(['steps', key, 'output']);
    return { meant, hint: `. Did you mean \`${meant}\`?` };
  }
  const found = suggest(key, place.roots);
  if (found.meant !== undefined) return found;
  const elsewhere = ROOTS.find((root) => root === nearest(key, ROOTS));
  if (elsewhere === undefined) return NO_SUGGESTION;
  return { meant: undefined, hint: `. If \`${elsewhere}\` is meant: ${whyNotHere(elsewhere)}` };
}

function whyNotHere(root: Root): string {
  if (root === 'secrets') return 'secrets reach steps by `env` only.';
  if (root === 'error') return 'it is for steps of `onFailure` and `finally`.';
  return 'it cannot be used here.';
}

export function meantVariable(name: string, variables: Variables): Suggestion {
  return suggest(name, readable(variables));
}

/** Those with a secret in them are for nobody to read. One at a time: of very many only the first are looked at. */
function* readable(variables: Variables): Generator<string> {
  for (const name of variables.names()) if (variables.stateOf(name) === 'plain') yield name;
}

/** A step whose result is known there; of another one it is said why it is not. */
export function meantStep(name: string, steps: readonly StepView[], place: Place): Suggestion {
  const ids = (part: readonly StepView[]): string[] => part.flatMap(({ id }) => id ?? []);
  const known = knownSteps(place);
  const found = suggest(name, ids(steps.slice(0, known)));
  if (found.meant !== undefined) return found;
  const later = nearest(name, ids(steps.slice(known)));
  if (later === undefined) return found;
  const when = later === place.step?.id ? 'that is this step itself' : 'it comes later';
  const hint = `. If \`${later}\` is meant: ${when}, and only results of earlier steps are known.`;
  return { meant: undefined, hint };
}

/** Index of the first step whose result is not known at the place. */
function knownSteps({ stepsBefore, afterStep }: Place): number {
  return stepsBefore + (afterStep ? 1 : 0);
}
