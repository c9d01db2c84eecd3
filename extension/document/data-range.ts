import { findNodeAtLocation, type Node } from 'jsonc-parser';

/** In UTF-16 code units. */
export interface TextRange {
  offset: number;
  length: number;
}

/**
 * Where to underline what is wrong with the value at a path: the value where it is short, else the name it stands
 * under; a property that is not allowed at its own name.
 */
export function dataRange(tree: Node, path: readonly string[], property?: string): TextRange {
  const node = nodeAt(tree, path);
  const named = property === undefined ? undefined : node && nodeAt(node, [property]);
  return rangeOf(named ? (named.parent ?? named) : (node ?? tree));
}

/** The node at a path of keys and indices, the latter as text. */
export function nodeAt(tree: Node, path: readonly string[]): Node | undefined {
  let node: Node | undefined = tree;
  for (const part of path) {
    if (!node) return undefined;
    node = findNodeAtLocation(node, [node.type === 'array' ? Number(part) : part]);
  }
  return node;
}

function rangeOf(node: Node): TextRange {
  const [first] = node.children ?? [];
  // Of `"name": value` the name.
  if (node.type === 'property' && first) return first;
  if (node.type !== 'object' && node.type !== 'array') return node;
  const name = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
  return name ?? { offset: node.offset, length: 1 };
}
