import { EXIT, type ExitStatus } from './exit-status.ts';

/** Something the user can put right: printed as one clear sentence, without a stack. */
export class CliError extends Error {
  /**
   * Every bundle has its own copy of this class, so `instanceof` fails between them: this mark is looked at instead.
   */
  readonly isCliError = true;
  readonly status: ExitStatus;

  constructor(message: string, status: ExitStatus = EXIT.usage) {
    super(message);
    this.name = 'CliError';
    this.status = status;
  }
}

export function isCliError(error: unknown): error is CliError {
  return error instanceof Error && 'isCliError' in error && error.isCliError === true;
}
