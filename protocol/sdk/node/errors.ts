import type { JsonValue } from '../../data/json.ts';
import { StepErrorCode } from '../../step/errors.ts';
import type { CancelReason } from '../../step/messages/cancel.ts';
import type { StepErrorOptions } from './api.ts';

export class StepError extends Error {
  readonly code: number;
  readonly retryable: boolean | undefined;
  readonly retryAfterMs: number | undefined;
  readonly details: JsonValue | undefined;

  constructor(message: string, options: StepErrorOptions = {}) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.name = new.target.name;
    this.code = options.code ?? StepErrorCode.StepFailed;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs;
    this.details = options.details;
  }
}

export class InvalidInput extends StepError {
  constructor(message: string, options: Omit<StepErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: StepErrorCode.InvalidInput });
  }
}

export class InvalidWith extends StepError {
  constructor(message: string, options: Omit<StepErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: StepErrorCode.InvalidWith });
  }
}

const WHY: Record<CancelReason, string> = {
  user: 'The step was cancelled.',
  timeout: "The step's time is over.",
  shutdown: 'The runner stops.',
};

export class Cancelled extends StepError {
  readonly reason: CancelReason;

  constructor(reason: CancelReason) {
    super(WHY[reason], { code: StepErrorCode.Cancelled });
    this.reason = reason;
  }
}
