import { CONTROL_ERRORS, type ControlErrorData, type ControlErrorName } from '../../protocol/control/errors.ts';

/** What a client did wrong, or cannot have: an answer, not a fault of the runner. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
  readonly code: number;
  readonly data: ControlErrorData;

  constructor(name: ControlErrorName, message: string, data: Omit<ControlErrorData, 'name'> = {}) {
    super(message);
    this.code = CONTROL_ERRORS[name];
    this.data = { name, ...data };
  }
}
