import { REQUIREMENTS, type Requirement, type RequirementId } from '../../protocol/step/requirements.ts';
import type { TranscriptEntry } from './transcript.ts';

export type VerdictStatus = 'pass' | 'fail' | 'not applicable';

/** What became of one requirement. */
export interface Verdict {
  id: RequirementId;
  level: Requirement['level'];
  text: string;
  status: VerdictStatus;
  /** Why it is not applicable; null otherwise. */
  reason: string | null;
  failures: Failure[];
}

export interface Failure {
  /** What was tried. */
  scenario: string;
  message: string;
  /** The last messages before it, oldest first. */
  transcript: TranscriptEntry[];
}

/** More of one kind tell nobody anything new. */
const MAX_FAILURES = 3;

/** Collects what the scenarios found. A failure beats a pass, a pass beats "not applicable". */
export class Verdicts {
  readonly #passed = new Set<RequirementId>();
  readonly #reasons = new Map<RequirementId, string>();
  readonly #failures = new Map<RequirementId, Failure[]>();

  pass(id: RequirementId): void {
    this.#passed.add(id);
  }

  fail(id: RequirementId, failure: Failure): void {
    const failures = this.#failures.get(id) ?? [];
    if (failures.length < MAX_FAILURES) failures.push(failure);
    this.#failures.set(id, failures);
  }

  notApplicable(id: RequirementId, reason: string): void {
    if (!this.#reasons.has(id)) this.#reasons.set(id, reason);
  }

  hasFailed(id: RequirementId): boolean {
    return this.#failures.has(id);
  }

  /** One verdict a requirement on providers, in the specification's order. */
  list(): Verdict[] {
    return REQUIREMENTS.filter(({ appliesTo }) => appliesTo === 'provider').map(({ id, level, text }) => {
      const failures = this.#failures.get(id) ?? [];
      const status = failures.length > 0 ? 'fail' : this.#passed.has(id) ? 'pass' : 'not applicable';
      const reason = status === 'not applicable' ? (this.#reasons.get(id) ?? 'nothing of the kind was seen') : null;
      return { id, level, text, status, reason, failures };
    });
  }
}
