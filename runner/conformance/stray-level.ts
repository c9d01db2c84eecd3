import type { RequirementId } from '../../protocol/step/requirements.ts';
import type { Verdict } from './verdicts.ts';

/** How far stray output is kept off the wire; the specification's "Stray output" defines each. */
export type StrayLevel = 'full' | 'children' | 'prints' | 'lines' | 'none' | 'unknown';

/** What each level demands, the highest first. */
const LEVELS: readonly [StrayLevel, readonly RequirementId[]][] = [
  ['full', ['STRAY-01', 'STRAY-02', 'STRAY-03', 'STRAY-04', 'STRAY-05', 'STRAY-06']],
  ['children', ['STRAY-01', 'STRAY-02', 'STRAY-03', 'STRAY-05', 'STRAY-06']],
  ['prints', ['STRAY-01', 'STRAY-02', 'STRAY-03']],
  ['lines', ['STRAY-01', 'STRAY-02']],
];

const MEANINGS: Record<StrayLevel, string> = {
  full: 'prints of steps, libraries and child processes are kept off the wire, and children cannot read it',
  children:
    'prints of steps and child processes are kept off the wire, and children cannot read it; descriptor 1 is open to native libraries',
  prints: 'prints of steps are kept off the wire; descriptor 1 and child processes are not',
  lines: 'prints reach the wire and do no harm, because they are told from messages',
  none: 'prints damage messages or are lost',
  unknown: 'the provider has no step that prints',
};

/** A requirement that is not applicable, such as one on child processes there cannot be, lowers no level. */
export function strayLevel(verdicts: readonly Verdict[]): { level: StrayLevel; meaning: string } {
  const status = (id: RequirementId): string | undefined => verdicts.find((verdict) => verdict.id === id)?.status;
  const level =
    status('STRAY-01') === 'not applicable'
      ? 'unknown'
      : (LEVELS.find(([, ids]) => ids.every((id) => status(id) !== 'fail'))?.[0] ?? 'none');
  const untried = LEVELS[0]?.[1].filter((id) => status(id) === 'not applicable') ?? [];
  const remark = level === 'unknown' || untried.length === 0 ? '' : ` (could not be tried: ${untried.join(', ')})`;
  return { level, meaning: `${MEANINGS[level]}${remark}` };
}
