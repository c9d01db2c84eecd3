import type { Node } from 'jsonc-parser';

/** Where a part of a string's value stands in the file: escapes such as `\n` or `\u00e9` take more room there. */
export function rangeInString(
  text: string,
  node: Node,
  offset: number,
  length: number,
): { offset: number; length: number } {
  const last = node.offset + node.length - 1;
  let at = node.offset + 1;
  const advance = (units: number): void => {
    for (let unit = 0; unit < units && at < last; unit++) {
      if (text[at] !== '\\') at += 1;
      else at += text[at + 1] === 'u' ? 6 : 2;
    }
  };
  advance(offset);
  const start = Math.min(at, last);
  advance(length);
  return { offset: start, length: Math.min(at, last) - start };
}
