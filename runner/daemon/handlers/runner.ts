import { shutdown, status } from '../../../protocol/control/runner.ts';
import type { Core } from '../core/core.ts';
import { handler, type Handler } from './handler.ts';

export function statusHandler(core: Core): Handler {
  return handler(status, () => Promise.resolve(core.status()));
}

/** Answered at once; the connection ends when the runner does. */
export function shutdownHandler(core: Core): Handler {
  return handler(shutdown, ({ mode, deadlineMs }) => {
    core.shutdown(mode, deadlineMs);
    return Promise.resolve({});
  });
}
