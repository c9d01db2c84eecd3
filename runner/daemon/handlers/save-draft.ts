import { saveDraft } from '../../../protocol/control/proceed.ts';
import type { Core } from '../core/core.ts';
import { checkedData } from '../start/check-data.ts';
import { handler, type Handler } from './handler.ts';
import { pauseOf } from './pause.ts';
import { who } from './who.ts';

/** Keeps what a person edited so far. It must be data, but need not match the schema yet. */
export function saveDraftHandler(core: Core): Handler {
  const { ledger, now, settings } = core.parts;
  return handler(saveDraft, async (params, caller) => {
    core.accepting();
    const text = checkedData(params.data, settings.maxDataBytes);
    const found = await ledger.find(params.pid);
    // From here to the commit nothing is waited for.
    const state = ledger.get(found.record.pid) ?? found;
    const revision = pauseOf(state, params.revision).revision + 1;
    const by = who(caller, params);
    await ledger.commit(state.record.pid, [{ type: 'draftSaved', at: now(), by, data: text.ref, revision }], [text])
      .durable;
    return { revision };
  });
}
