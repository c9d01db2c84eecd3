/** Why a program could not be started. `message` is a whole sentence for the user; `details` may be stored and shown. */
export class LaunchError extends Error {
  override readonly name = 'LaunchError';
  readonly code = 'SpawnFailed';
  readonly details: LaunchErrorDetails;

  constructor(message: string, details: LaunchErrorDetails, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.details = details;
  }
}

export interface LaunchErrorDetails {
  reason: LaunchErrorReason;
  /** `argv[0]` as it was given. Arguments are left out: they may hold what must not be logged. */
  program: string;
  cwd: string;
  /** The system's code, such as `ENOENT`, when there was one. */
  systemCode?: string;
  [name: string]: string | undefined;
}

export type LaunchErrorReason =
  | 'notFound'
  | 'noPermission'
  | 'badCwd'
  | 'badStdin'
  | 'badArgument'
  | 'tooManyFiles'
  | 'tooManyProcesses'
  | 'tooLong'
  | 'notExecutable'
  | 'other';
