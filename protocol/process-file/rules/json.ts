import type { Node } from 'jsonc-parser';
import { FORBIDDEN_KEYS } from '../../data/keys.ts';
import type { ProblemList } from '../problem-list.ts';
import { clip } from '../structure/words.ts';

/** What is valid JSON text and yet not data that every language keeps as it is. Looks at the whole tree. */
export function checkJson(node: Node, problems: ProblemList): void {
  switch (node.type) {
    case 'object':
      checkKeys(node, problems);
      break;
    case 'number':
      checkNumber(node, problems);
      break;
    case 'string':
      if (!(node.value as string).isWellFormed()) {
        problems.add('bad-text', 'The text holds half a character: a surrogate without its other half.', node);
      }
      break;
    default:
  }
  for (const child of node.children ?? []) checkJson(child, problems);
}

function checkKeys(node: Node, problems: ProblemList): void {
  const offsets = new Map<string, number>();
  for (const { children } of node.children ?? []) {
    const key = children?.[0];
    if (key === undefined) continue;
    const name = key.value as string;
    const before = offsets.get(name);
    if (FORBIDDEN_KEYS.has(name)) problems.add('forbidden-key', `The key \`${name}\` is not allowed.`, key);
    else if (before !== undefined) {
      problems.add(
        'duplicate-key',
        `The key \`${clip(name)}\` stands twice; first in line ${problems.lineOf(before)}.`,
        key,
      );
    } else offsets.set(name, key.offset);
  }
}

function checkNumber(node: Node, problems: ProblemList): void {
  const value = node.value as number;
  if (!Number.isFinite(value)) {
    problems.add('bad-number', 'The number is too large.', node);
  } else if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    const message = 'Integers beyond 9007199254740991 (2^53 - 1) are not kept exactly; write it as a text in quotes.';
    problems.add('bad-number', message, node);
  }
}
