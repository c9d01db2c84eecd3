import type { Verdict } from './verdicts.ts';

export interface Summary {
  passed: number;
  /** MUSTs that are not met: any makes the check fail. */
  failed: number;
  /** SHOULDs that are not met. */
  warned: number;
  notApplicable: number;
}

export function summarize(verdicts: readonly Verdict[]): Summary {
  const count = (test: (verdict: Verdict) => boolean): number => verdicts.filter(test).length;
  return {
    passed: count(({ status }) => status === 'pass'),
    failed: count(({ status, level }) => status === 'fail' && level === 'MUST'),
    warned: count(({ status, level }) => status === 'fail' && level === 'SHOULD'),
    notApplicable: count(({ status }) => status === 'not applicable'),
  };
}
