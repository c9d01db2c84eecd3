import { distance } from 'fastest-levenshtein';

/** Longer names are not worth comparing, and comparing takes the product of both lengths. */
const MAX_LENGTH = 64;
/** Candidates looked at, so that a file of a hundred thousand names and as many mistakes is still done at once. */
const MAX_CANDIDATES = 2000;
/** Misspelt names that are looked into where nothing but a needless warning depends on it. */
const MAX_MISSPELT = 20;

/** The candidate that `name` was most likely meant to be, or undefined when none is near. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > MAX_LENGTH) return undefined;
  const wanted = plain(name);
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > MAX_CANDIDATES) break;
    if (candidate.length > MAX_LENGTH || Math.abs(candidate.length - name.length) > 12) continue;
    const other = plain(candidate);
    // Letters in the wrong order are one slip of the hand, though they take two changes.
    const steps = other !== wanted && letters(other) === letters(wanted) ? 1 : distance(wanted, other);
    if (steps < bestDistance) {
      best = candidate;
      bestDistance = steps;
    }
  }
  return best;
}

/** What a name that is not known was most likely meant to be. */
export interface Suggestion {
  /** Undefined: no name is near. */
  meant: string | undefined;
  /** `. Did you mean ...?` or just the full stop: the end of a sentence about the name. */
  hint: string;
}

export const NO_SUGGESTION: Suggestion = { meant: undefined, hint: '.' };

/** `mark`: what stands around a name in a message. */
export function suggest(name: string, candidates: Iterable<string>, mark: '`' | '"' = '`'): Suggestion {
  const meant = nearest(name, candidates);
  return { meant, hint: meant === undefined ? '.' : `. Did you mean ${mark}${meant}${mark}?` };
}

/** The hint alone, for where nothing but words comes of it. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  return suggest(name, candidates).hint;
}

/** For a problem about a whole text of the file, quotes included: what would be right in its place. */
export function insteadOf(meant: string | undefined): { instead?: string } {
  return meant === undefined ? {} : { instead: JSON.stringify(meant) };
}

/** Names that were most likely meant where others are used: these are to be mended, and then no name goes unused. */
export function meantNames(used: ReadonlySet<string>, known: ReadonlyMap<string, unknown>): ReadonlySet<string> {
  const misspelt = [...used].filter((name) => !known.has(name)).slice(0, MAX_MISSPELT);
  return new Set(misspelt.flatMap((name) => nearest(name, known.keys()) ?? []));
}

/** `Time-Out`, `time_out` and `timeout` are one word to whoever mistypes. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function letters(name: string): string {
  return Array.from(name).sort().join('');
}
