import type { JsonObject } from '../../protocol/data/json.ts';

/** Data as a document shows it. */
export function dataText(data: JsonObject): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
