import { applyEdits, modify, type FormattingOptions } from 'jsonc-parser';
import type { DataEdit } from './data-edit.ts';

/** One replacement in a text, in UTF-16 code units. */
export interface TextChange {
  offset: number;
  length: number;
  text: string;
}

/**
 * The text with the edits made, everything else as it was written. Throws where the text has no such place: it has
 * become another since.
 */
export function editText(text: string, edits: readonly DataEdit[], formattingOptions: FormattingOptions): string {
  let edited = text;
  for (const edit of edits) {
    const value: unknown = edit.op === 'remove' ? undefined : edit.value;
    edited = applyEdits(
      edited,
      modify(edited, edit.path, value, { formattingOptions, isArrayInsertion: edit.op === 'insert' }),
    );
  }
  return edited;
}

/** The smallest stretch in which two texts differ; undefined where they do not. */
export function textChange(before: string, after: string): TextChange | undefined {
  if (before === after) return undefined;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === after.charCodeAt(start)) start++;
  let end = 0;
  while (
    end < shorter - start &&
    before.charCodeAt(before.length - 1 - end) === after.charCodeAt(after.length - 1 - end)
  )
    end++;
  return { offset: start, length: before.length - end - start, text: after.slice(start, after.length - end) };
}
