import type { ProcessError, RunnerErrorCode } from '../../../protocol/process/errors.ts';
import { stepErrorName, type StepErrorName } from '../../../protocol/step/errors.ts';

/** What to do about a failure, where there is something to say beyond its message. */
const RUNNER_HINTS: Partial<Record<RunnerErrorCode, string>> = {
  SpawnFailed: 'Is the program installed, and found on PATH or relative to the `cwd` of the step?',
  StartTimeout: 'A provider answers `initialize` first: see what it does before, or give it a longer `startTimeout`.',
  ProtocolError: 'Check the provider by itself: stepwell check-step -- COMMAND.',
  DataTooLarge: 'Write what is that large into a file of the artifact folder and name it as an artifact.',
  InterruptExpired: 'Run it again; `expiresIn` of the pause says how long it waits.',
  SecretInData: 'Give the step that needs the secret an `env` entry instead of passing it in the data.',
  ArtifactInvalid: 'Artifacts are files in the folder STEPWELL_ARTIFACT_DIR, named relative to it.',
  InterruptForbidden: 'Move the question to a step of `steps`.',
  InternalError: 'This is a fault of Stepwell: please report it, with the lines above.',
};

const LIMIT_HINTS: Record<string, string> = {
  step: 'If it needs more time, raise the `timeout` of the step.',
  idle: 'If it is silent for good reason, raise its `idleTimeout` or have it report progress.',
  process: 'If it needs more time, raise the `timeout` of the process.',
};

/** By the kind of source the secret has. */
const SECRET_HINTS: Record<string, string> = {
  env: 'Set the variable where the process runs, then run again; `secrets` in the process file can also name a file or a command.',
  file: 'Put the secret into that file, readable for you alone, then run again.',
  command: 'Run the command by itself: it must print the secret and end with exit code 0.',
};

const STEP_HINTS: Partial<Record<StepErrorName, string>> = {
  UnknownStep: 'Look at the `step` (or `id`) of this step and at the names the provider serves.',
  InvalidWith: 'Look at `with` of this step in the process file.',
  InvalidInput: 'Look at what the step before gave, or at the start data.',
  UnsupportedVersion: 'Update the SDK beside the provider.',
};

export function hintFor(error: ProcessError): string | undefined {
  if (typeof error.code === 'number') {
    const name = stepErrorName(error.code);
    return name && STEP_HINTS[name];
  }
  if (error.code === 'ExitCode' && error.details?.exitCode === 127) {
    return 'Exit code 127 mostly means that a command was not found.';
  }
  if (error.code === 'ExitCode' && error.details?.exitCode === 126) {
    return 'Exit code 126 mostly means that a file is not executable.';
  }
  if (error.code === 'Signal' && error.details?.signal === 'SIGKILL') {
    return 'SIGKILL from outside mostly means that the machine ran out of memory.';
  }
  if (error.code === 'SecretUnavailable') {
    const source = error.details?.['source'];
    return typeof source === 'string' ? SECRET_HINTS[source] : undefined;
  }
  if (error.code === 'Timeout') return LIMIT_HINTS[error.details?.limit ?? ''];
  return RUNNER_HINTS[error.code];
}
