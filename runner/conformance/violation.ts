import type { RequirementId } from '../../protocol/step/requirements.ts';

/** A requirement is not met. Without an id it is the requirement the scenario is about. */
export class Violation extends Error {
  readonly requirement: RequirementId | undefined;

  constructor(message: string, requirement?: RequirementId) {
    super(message);
    this.name = 'Violation';
    this.requirement = requirement;
  }
}

/** What a scenario is about does not exist in this provider; the message says why. */
export class NotApplicable extends Error {
  override name = 'NotApplicable';
}

/** The kit itself cannot go on with this scenario, though nothing more is known against the provider. */
export class Blocked extends Error {
  override name = 'Blocked';
}
