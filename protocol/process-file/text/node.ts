import type { Node } from 'jsonc-parser';
import type { JsonObject, JsonValue } from '../../data/json.ts';
import { FORBIDDEN_KEYS } from '../../data/keys.ts';

/** A key of an object in the text with its value. */
export interface Entry {
  name: string;
  key: Node;
  value: Node;
}

/** The keys of an object that have a value, in the order of the text; empty for anything but an object. */
export function entries(node: Node | undefined): Entry[] {
  const result: Entry[] = [];
  if (node?.type !== 'object' || node.children === undefined) return result;
  for (const { children } of node.children) {
    const key = children?.[0];
    const value = children?.[1];
    if (key !== undefined && value !== undefined) result.push({ name: key.value as string, key, value });
  }
  return result;
}

/** The value of a key; the last one where the key stands twice. */
export function valueOf(node: Node | undefined, name: string): Node | undefined {
  let found: Node | undefined;
  if (node?.type !== 'object' || node.children === undefined) return found;
  for (const { children } of node.children) if (children?.[0]?.value === name) found = children[1] ?? found;
  return found;
}

/** The elements of a list; empty for anything but a list. */
export function itemsOf(node: Node | undefined): Node[] {
  return node?.type === 'array' ? (node.children ?? []) : [];
}

/** The text of a string node. */
export function textOf(node: Node | undefined): string | undefined {
  return node?.type === 'string' ? (node.value as string) : undefined;
}

/** The key under which a value stands, as a node. */
export function keyOf(node: Node): Node {
  return (node.parent?.type === 'property' ? node.parent.children?.[0] : undefined) ?? node;
}

/** The value as JavaScript has it; keys that no object may have are left out. */
export function jsonOf(node: Node): JsonValue {
  if (node.type === 'array') return itemsOf(node).map(jsonOf);
  if (node.type !== 'object') return node.value as JsonValue;
  const object: JsonObject = {};
  for (const { name, value } of entries(node)) {
    if (!FORBIDDEN_KEYS.has(name)) object[name] = jsonOf(value);
  }
  return object;
}

/** Every string in a value, keys not counted, in the order of the text. */
export function stringsIn(node: Node, into: Node[] = []): Node[] {
  if (node.type === 'string') into.push(node);
  else if (node.type === 'array') for (const child of itemsOf(node)) stringsIn(child, into);
  else for (const { value } of entries(node)) stringsIn(value, into);
  return into;
}

/** Levels of objects and lists in a value; 1 for an empty one. */
export function depthOf(node: Node): number {
  const inner = node.type === 'array' ? itemsOf(node) : entries(node).map(({ value }) => value);
  if (node.type !== 'array' && node.type !== 'object') return 0;
  return 1 + inner.reduce((deepest, child) => Math.max(deepest, depthOf(child)), 0);
}
