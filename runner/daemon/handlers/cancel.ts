import { cancel } from '../../../protocol/control/cancel.ts';
import { isTerminal } from '../../process-state/terminal.ts';
import type { StoredEvent } from '../../process-state/state.ts';
import { ControlError } from '../control-error.ts';
import { eventsAfterCancel } from '../core/after-cancel.ts';
import type { Core } from '../core/core.ts';
import { handler, type Handler } from './handler.ts';
import { who } from './who.ts';

/** Cancels in any state that is not terminal. A second request adds nothing, unless it is the one that kills. */
export function cancelHandler({ parts, dispatcher }: Core): Handler {
  const { ledger, now } = parts;
  return handler(cancel, async (params, caller) => {
    const pid = await ledger.idOf(params.pid);
    const state = ledger.get(pid) ?? (await ledger.find(pid));
    const { status } = state.record;
    if (isTerminal(status)) {
      await ledger.settled(pid);
      throw new ControlError('WrongState', `The process is over already: ${status}.`, { pid, status });
    }
    const killNow = params.now ?? false;
    const at = now();
    const events: StoredEvent[] = [];
    if (!state.cancel) events.push({ type: 'cancelRequested', at, by: who(caller, params) });
    const running = dispatcher.isRunning(pid);
    if (!running && (!state.cancel || killNow)) events.push(...eventsAfterCancel(state, at, killNow));
    const commit = events.length > 0 ? ledger.commit(pid, events) : undefined;
    if (running) dispatcher.cancel(pid, 'user', killNow);
    const after = state.record.status;
    await (commit ? commit.durable : ledger.settled(pid));
    return { pid, status: after };
  });
}
