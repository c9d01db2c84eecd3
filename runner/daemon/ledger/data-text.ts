import type { JsonValue } from '../../../protocol/data/json.ts';
import { dataHash } from '../../process-state/data-hash.ts';
import type { DataText } from '../../store/store.ts';

/** Data as it is handed to a store, with a new reference to it. */
export function dataText(value: JsonValue | object): DataText {
  return textOf(Buffer.from(JSON.stringify(value)));
}

/** The same, of JSON text. */
export function textOf(text: Buffer): DataText {
  return { ref: { hash: dataHash(text), bytes: text.length }, text };
}
