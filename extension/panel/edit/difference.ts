import { isObject } from '../../../protocol/data/kinds.ts';
import type { JsonValue } from '../../../protocol/data/json.ts';
import { sameJson } from '../../../protocol/data/same-json.ts';
import type { DataEdit, DataPath } from './data-edit.ts';

/** The edits that make `after` of `before`: small ones, so that undo takes small steps and formatting stays. */
export function difference(before: JsonValue, after: JsonValue, path: DataPath = []): DataEdit[] {
  if (sameJson(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return ofArrays(before, after, path);
  if (!isObject(before) || !isObject(after)) return [{ op: 'set', path, value: after }];
  const edits: DataEdit[] = [];
  for (const key of Object.keys(before)) {
    if (!Object.hasOwn(after, key)) edits.push({ op: 'remove', path: [...path, key] });
  }
  for (const [key, value] of Object.entries(after)) {
    const place = [...path, key];
    if (Object.hasOwn(before, key)) edits.push(...difference(before[key] ?? null, value, place));
    else edits.push({ op: 'set', path: place, value });
  }
  return edits;
}

/** What both have at the beginning and at the end stays; in between, as many items as possible are edited in place. */
function ofArrays(before: JsonValue[], after: JsonValue[], path: DataPath): DataEdit[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && same(before, start, after, start)) start++;
  let end = 0;
  while (end < shorter - start && same(before, before.length - 1 - end, after, after.length - 1 - end)) end++;
  const removed = before.length - start - end;
  const added = after.length - start - end;
  const edits: DataEdit[] = [];
  if (removed === added) {
    for (let index = start; index < start + added; index++)
      edits.push(...difference(before[index] ?? null, after[index] ?? null, [...path, index]));
    return edits;
  }
  // From the end, so that indices still to come stay what they are.
  for (let index = start + removed - 1; index >= start; index--) edits.push({ op: 'remove', path: [...path, index] });
  for (let index = start; index < start + added; index++)
    edits.push({ op: 'insert', path: [...path, index], value: after[index] ?? null });
  return edits;
}

function same(before: JsonValue[], at: number, after: JsonValue[], there: number): boolean {
  return sameJson(before[at] ?? null, after[there] ?? null);
}
