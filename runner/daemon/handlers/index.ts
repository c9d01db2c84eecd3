import type { Core } from '../core/core.ts';
import { cancelHandler } from './cancel.ts';
import { deleteHandler } from './delete.ts';
import { getHandler } from './get.ts';
import type { Handler } from './handler.ts';
import { listHandler } from './list.ts';
import { proceedHandler } from './proceed.ts';
import { readLogHandler } from './read-log.ts';
import { rerunHandler } from './rerun.ts';
import { retryHandler } from './retry.ts';
import { shutdownHandler, statusHandler } from './runner.ts';
import { saveDraftHandler } from './save-draft.ts';
import { startHandler } from './start.ts';
import { stepDataHandler } from './step-data.ts';
import { waitHandler } from './wait.ts';

/** Answers to every request about processes; `runner/hello` and `events/*` belong to the connection. */
export function handlersOf(core: Core): Handler[] {
  const makers = [
    ...[startHandler, getHandler, listHandler, proceedHandler, saveDraftHandler, cancelHandler, retryHandler],
    ...[rerunHandler, deleteHandler, waitHandler, stepDataHandler, readLogHandler, statusHandler, shutdownHandler],
  ];
  return makers.map((make) => touching(core, make(core)));
}

/** A client that asks is a reason for the runner to stay. */
function touching(core: Core, inner: Handler): Handler {
  return {
    method: inner.method,
    answer: (params, caller) => {
      core.touch();
      return inner.answer(params, caller);
    },
  };
}
