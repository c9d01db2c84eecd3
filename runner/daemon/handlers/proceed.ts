import type { JsonObject } from '../../../protocol/data/json.ts';
import { proceed, type ProceedParams } from '../../../protocol/control/proceed.ts';
import type { ProcessState, StoredEvent } from '../../process-state/state.ts';
import type { Core } from '../core/core.ts';
import { has, mainSteps } from '../core/phases-of.ts';
import { checkedData, matchData } from '../start/check-data.ts';
import { handler, type Handler } from './handler.ts';
import { alreadyAnswered, pauseOf } from './pause.ts';
import { who } from './who.ts';

/** Lets an interrupted process go on; of two that race one wins, and the other hears who was first. */
export function proceedHandler(core: Core): Handler {
  const { ledger, now, settings } = core.parts;
  return handler(proceed, async (params, caller) => {
    const pid = await ledger.idOf(params.pid);
    for (;;) {
      const state = await ledger.find(pid);
      const { revision } = pauseOf(state, params.revision);
      const data = await dataToGoOnWith(core, state, params);
      const text = checkedData(data, settings.maxDataBytes);
      await matchSchemas(core, state, data);
      const warnings = await core.scripts.changed(state.scripts);
      core.accepting();
      // While it was checked somebody else may have let it proceed, cancelled it or saved a draft.
      const current = ledger.get(pid);
      if (current?.record.interrupt?.revision !== revision || current.cancel) {
        // A draft that was saved meanwhile is what goes on, where no revision was asked for.
        if (params.revision === undefined && current?.record.interrupt && !current.cancel) continue;
        throw alreadyAnswered(await ledger.find(pid));
      }
      const at = now();
      const events: StoredEvent[] = [
        { type: 'processProceeded', at, by: who(caller, params), data: text.ref, revision: revision + 1 },
      ];
      // Nothing is left to run: it is over with that data.
      if (current.cursor.next >= mainSteps(current) && !has(current, 'finally'))
        events.push({ type: 'processFinished', at, output: text.ref });
      await ledger.commit(pid, events, [text]).durable;
      return { pid, revision: revision + 1, ...(warnings.length > 0 && { warnings }) };
    }
  });
}

async function dataToGoOnWith({ parts }: Core, state: ProcessState, params: ProceedParams): Promise<JsonObject> {
  const { data, mode = 'merge' } = params;
  if (data !== undefined && mode === 'replace') return data;
  const pause = pauseOf(state, params.revision);
  const shown = JSON.parse((await parts.store.read(pause.data)).toString()) as JsonObject;
  // Top-level keys are replaced whole; null is a value; nothing deletes.
  return data === undefined ? shown : { ...shown, ...data };
}

/** What the pause asks for, then what the next step does. */
async function matchSchemas({ parts }: Core, state: ProcessState, data: JsonObject): Promise<void> {
  const { validator, definitions } = parts;
  const { interrupt } = state.record;
  const { next } = state.cursor;
  await matchData(validator, interrupt?.schema, data, `the schema of the pause after "${interrupt?.step ?? ''}"`);
  const step = (await definitions.read(state.definition)).steps[next];
  await matchData(validator, step?.inputSchema, data, `the inputSchema of the next step "${step?.id ?? ''}"`);
}
