import type { InterruptRequest } from '../../step/messages/run.ts';
import type { InterruptOptions } from './api.ts';
import { wellFormed } from './text.ts';

/** A class of its own, so that no key of an output can be taken for the wish to pause. */
export class Interrupt {
  readonly output: object;
  readonly request: InterruptRequest;

  constructor(output: object, options: InterruptOptions = {}) {
    this.output = output;
    this.request = {
      message: wellFormed(options.message ?? 'Please look at the data.'),
      ...(options.schema === undefined ? {} : { schema: options.schema }),
      ...(options.expiresInMs === undefined ? {} : { expiresInMs: expiry(options.expiresInMs) }),
    };
  }
}

function expiry(ms: number): number {
  if (!Number.isFinite(ms) || ms < 1) {
    throw new RangeError(`expiresInMs must be a number of milliseconds from 1 on, not ${String(ms)}`);
  }
  return ms;
}
