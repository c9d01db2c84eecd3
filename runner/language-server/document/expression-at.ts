import type { Node } from 'jsonc-parser';
import type { Place } from '../../../protocol/process-file/rules/places.ts';
import { textOf } from '../../../protocol/process-file/text/node.ts';
import { rangeInString } from '../../../protocol/process-file/text/offsets.ts';
import type { Analysis } from './analysis.ts';

/** An expression in a text, complete or not, at a place of the file. */
export interface ExpressionAt {
  node: Node;
  place: Place;
  /** The value of the text, which the offsets below count. */
  value: string;
  /** Where in the value the expression begins and ends, without `${{` and `}}`. */
  start: number;
  end: number;
  /** The place that was asked about, in the value. */
  at: number;
  /** The expression in the text of the file. */
  range: { offset: number; length: number };
}

/** The expression in which an offset of the file lies: what is in `${{ }}`, or a whole condition. */
export function expressionAt({ text, places }: Analysis, offset: number): ExpressionAt | undefined {
  for (const [node, place] of places) {
    if (offset <= node.offset || offset > node.offset + node.length - (isOpen(text, node) ? 0 : 1)) continue;
    const value = textOf(node) ?? '';
    const at = unitAt(text, node, offset);
    const bounds = place.kind === 'condition' ? conditionAt(value, at) : templateAt(value, at);
    if (bounds === undefined) return undefined;
    const [start, end] = bounds;
    return { node, place, value, start, end, at, range: rangeInString(text, node, start, end - start) };
  }
  return undefined;
}

function isOpen(text: string, { offset, length }: Node): boolean {
  return length < 2 || text[offset + length - 1] !== '"';
}

/** How many units of a text's value stand before an offset of the file: escapes take more room there. */
function unitAt(text: string, { offset }: Node, target: number): number {
  let units = 0;
  let at = offset + 1;
  for (; at < target; units++) at += text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2;
  return units;
}

/** A condition is an expression as a whole; parts of it may stand in `${{ }}`. */
function conditionAt(value: string, at: number): [number, number] {
  return templateAt(value, at) ?? [0, value.length];
}

function templateAt(value: string, at: number): [number, number] | undefined {
  const open = value.lastIndexOf('${{', at - 1);
  if (open < 0 || open + 3 > at || value[open - 1] === '$') return undefined;
  const close = value.indexOf('}}', open);
  if (close >= 0 && close < at) return undefined;
  const next = value.indexOf('${{', open + 3);
  const end = close >= 0 && (next < 0 || close < next) ? close : next >= 0 ? next : value.length;
  return [open + 3, end];
}
