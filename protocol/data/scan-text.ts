import { endOfString } from './count-keys.ts';

/** One member or literal met in a JSON text. */
export interface TextVisitor {
  /** A key of an object; returning true ends the scan. */
  onKey?(key: string, path: readonly (string | number)[], repeated: boolean): boolean;
  /** A number as it is written; returning true ends the scan. */
  onNumber?(literal: string, path: readonly (string | number)[]): boolean;
}

interface Level {
  keys: Set<string> | undefined;
  /** Key or index of the value now being read. */
  part: string | number;
}

const NUMBER = /-?\d[\d.eE+-]*/y;

/**
 * Reads a valid JSON text again for what parsing loses: repeated keys and how numbers are written. Slow beside
 * JSON.parse, so only used to find the place of something known to be there. Does not recurse: what JSON.parse
 * dropped (the first of two equal keys) may be nested as deep as the text is long.
 */
export function scanText(text: string, visitor: TextVisitor): void {
  const levels: Level[] = [];
  const path = (): (string | number)[] => levels.map((level) => level.part);
  for (let at = 0; at < text.length; at++) {
    const level = levels.at(-1);
    const char = text[at] as string;
    if (char === '{') levels.push({ keys: new Set(), part: '' });
    else if (char === '[') levels.push({ keys: undefined, part: 0 });
    else if (char === '}' || char === ']') levels.pop();
    else if (char === ',') {
      if (typeof level?.part === 'number') level.part++;
    } else if (char === '"') {
      const end = endOfString(text, at + 1);
      if (level?.keys && isKey(text, end + 1)) {
        const key = JSON.parse(text.slice(at, end + 1)) as string;
        level.part = key;
        if (visitor.onKey?.(key, path(), level.keys.has(key))) return;
        level.keys.add(key);
      }
      at = end;
    } else if (char === '-' || (char >= '0' && char <= '9')) {
      NUMBER.lastIndex = at;
      const literal = NUMBER.exec(text)?.[0] ?? char;
      if (visitor.onNumber?.(literal, path())) return;
      at += literal.length - 1;
    }
  }
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
