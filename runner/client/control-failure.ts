import type { ControlErrorData, ControlErrorName } from '../../protocol/control/errors.ts';

/** The runner's answer is an error. Bundles have each their own copy of this class: look at `name`, not the class. */
export class ControlFailure extends Error {
  override readonly name = 'ControlFailure';
  readonly code: number;
  /** The error's name; `Internal` for one of JSON-RPC itself. */
  readonly reason: ControlErrorName;
  readonly data: ControlErrorData;

  constructor(code: number, message: string, data: ControlErrorData | undefined) {
    super(message);
    this.code = code;
    this.data = data ?? { name: 'Internal' };
    this.reason = this.data.name;
  }
}

/** There is no runner, and none could be started or was to be; the message says why and what to do. */
export class NoRunner extends Error {
  override readonly name = 'NoRunner';
}

/** The connection ended before the answer came: what was asked may or may not have happened. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';

  constructor() {
    super('The connection to the runner ended.');
  }
}

export function isControlFailure(error: unknown, reason?: ControlErrorName): error is ControlFailure {
  return (
    error instanceof Error &&
    error.name === 'ControlFailure' &&
    (reason === undefined || ('reason' in error && error.reason === reason))
  );
}

export function isNoRunner(error: unknown): error is NoRunner {
  return isNamed(error, 'NoRunner');
}

export function isConnectionLost(error: unknown): error is ConnectionLost {
  return isNamed(error, 'ConnectionLost');
}

function isNamed(error: unknown, name: string): error is Error {
  return error instanceof Error && error.name === name;
}
