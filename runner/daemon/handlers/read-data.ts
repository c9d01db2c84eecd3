import type { JsonObject } from '../../../protocol/data/json.ts';
import type { StoredRef } from '../../process-state/state.ts';
import { DataDamaged, DataGone, type Store } from '../../store/store.ts';
import { ControlError } from '../control-error.ts';

/** Recorded data, for a client. Throws NoSuchData or DataDamaged. */
export async function readData(store: Store, ref: StoredRef): Promise<JsonObject> {
  return JSON.parse((await readText(store, ref)).toString()) as JsonObject;
}

/** The same as JSON text. */
export async function readText(store: Store, ref: StoredRef): Promise<Buffer> {
  try {
    return await store.read(ref);
  } catch (error) {
    if (error instanceof DataGone) throw new ControlError('NoSuchData', 'The data was deleted with its process.');
    if (error instanceof DataDamaged) {
      throw new ControlError('DataDamaged', 'The recorded data is damaged on the disk; `stepwell doctor` tells more.');
    }
    throw error;
  }
}
