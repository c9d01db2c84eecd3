import { findNodeAtOffset, getNodePath, type Node } from 'jsonc-parser';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import type { Analysis } from './analysis.ts';

/** A place of the text that somebody asks about. */
export interface Spot {
  offset: number;
  /** The innermost node there: a text in whose quotes it is, or the object or list around it. */
  node: Node;
  /** Keys and indices to that node. */
  path: (string | number)[];
  isKey: boolean;
  /** The step it is in. */
  step: StepView | undefined;
}

export function spotAt({ tree, view }: Analysis, offset: number): Spot | undefined {
  if (tree === undefined || view === undefined) return undefined;
  // Behind the closing quote is outside, and behind the last character of a word or number is still inside.
  const found = findNodeAtOffset(tree, offset, true);
  if (found === undefined) return undefined;
  const outside =
    found.type === 'string' && (offset <= found.offset || offset >= found.offset + found.length) && isClosed(found);
  const node = outside ? (found.parent ?? found) : found;
  const property = node.parent?.type === 'property' ? node.parent : undefined;
  return {
    offset,
    node,
    path: getNodePath(node),
    isKey: node.type === 'string' && property?.children?.[0] === node,
    step: view.steps.find((step) => contains(step.node, offset)),
  };
}

/** A text at whose end the quote is still to be typed goes on to the end of its line. */
function isClosed({ length, value }: Node): boolean {
  return length >= 2 && typeof value === 'string' && length >= value.length + 2;
}

function contains({ offset: start, length }: Node, offset: number): boolean {
  return offset >= start && offset <= start + length;
}

/** The path with `*` for what differs from file to file: indices, and names of providers, secrets and variables. */
export function patternOf(path: readonly (string | number)[]): string {
  const words = path.map((key) => (typeof key === 'number' ? '*' : key));
  if (words[0] === 'onFailure' || words[0] === 'finally') words[0] = 'steps';
  if ((words[0] === 'providers' || words[0] === 'secrets') && words.length > 1) words[1] = '*';
  // What an override may have, a step or provider has at the same place.
  return words
    .filter((word, index) => !(index === 2 && (word === 'windows' || word === 'linux' || word === 'macos')))
    .join('.');
}

/** What is between the quotes of a text node. */
export function innerRange({ offset, length }: Node): { offset: number; length: number } {
  return { offset: offset + 1, length: Math.max(0, length - 2) };
}
