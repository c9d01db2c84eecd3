import { getNodePath, type Node } from 'jsonc-parser';
import type { Analysis } from './analysis.ts';
import { spotAt } from './spot.ts';

/** A place where a value stands, or could. */
export interface ValueSpot {
  /** Keys and indices to it. */
  path: (string | number)[];
  /** What a value that is chosen replaces. */
  replaced: { offset: number; length: number };
  /** What is between the quote and the place, raw; undefined where there is no text yet. */
  typed: string | undefined;
}

/** Undefined for keys, for what is no text, and outside of everything. */
export function valueSpotAt(analysis: Analysis, offset: number): ValueSpot | undefined {
  const { text } = analysis;
  const spot = spotAt(analysis, offset);
  if (spot === undefined || spot.isKey) return undefined;
  const { node, path } = spot;
  if (node.type === 'string') {
    return { path, replaced: node, typed: text.slice(node.offset + 1, offset) };
  }
  const empty = { offset, length: 0 };
  if (node.type === 'property') return emptyValueOf(node, text, offset, empty);
  if (node.type === 'array') {
    const before = text.slice(node.offset, offset).trimEnd().at(-1);
    const index = (node.children ?? []).filter((child) => child.offset < offset).length;
    return before === '[' || before === ',' ? { path: [...path, index], replaced: empty, typed: undefined } : undefined;
  }
  if (node.type !== 'object') return undefined;
  const property = (node.children ?? []).findLast((child) => child.offset < offset);
  return property && emptyValueOf(property, text, offset, empty);
}

/** `"key": ` and nothing behind it. */
function emptyValueOf(
  property: Node,
  text: string,
  offset: number,
  replaced: ValueSpot['replaced'],
): ValueSpot | undefined {
  const key = property.children?.[0];
  if (key === undefined || property.children?.[1] !== undefined) return undefined;
  if (!/^\s*:\s*$/.test(text.slice(key.offset + key.length, offset))) return undefined;
  return {
    path: [...(property.parent ? getNodePath(property.parent) : []), key.value as string],
    replaced,
    typed: undefined,
  };
}
