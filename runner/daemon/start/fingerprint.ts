import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { dataHash } from '../../process-state/data-hash.ts';

/** Tells whether two starts with one key are the same: file, data and parameters, whatever the order of keys. */
export function fingerprintOf(file: string, data: JsonObject, params: JsonObject): string {
  return dataHash(Buffer.from(sorted([file, data, params])));
}

function sorted(value: JsonValue): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`;
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${sorted(value[key] as JsonValue)}`).join(',')}}`;
}
