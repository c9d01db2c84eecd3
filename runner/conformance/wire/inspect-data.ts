import { FORBIDDEN_KEYS } from '../../../protocol/data/keys.ts';
import type { JsonValue } from '../../../protocol/data/json.ts';

/** Whether a string, or a key, anywhere in a value holds half a surrogate pair. */
export function hasLoneSurrogate(value: JsonValue): boolean {
  const stack: JsonValue[] = [value];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    if (typeof next === 'string') {
      if (/\p{Surrogate}/u.test(next)) return true;
    } else if (typeof next === 'object' && next !== null) {
      if (!Array.isArray(next)) for (const key of Object.keys(next)) stack.push(key);
      for (const child of Object.values(next)) stack.push(child);
    }
  }
  return false;
}

/** What JSON.parse does not tell about a text: keys given twice or forbidden, and integers a double cannot hold. */
export interface TextFindings {
  doubleKey?: string;
  forbiddenKey?: string;
  bigInteger?: string;
}

/** Looks through a valid text of JSON in one pass, without recursion. */
export function inspectJsonText(text: string): TextFindings {
  const findings: TextFindings = {};
  const open: (Set<string> | null)[] = [];
  const number = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '{') open.push(new Set());
    else if (char === '[') open.push(null);
    else if (char === '}' || char === ']') open.pop();
    else if (char === '"') {
      const end = endOfString(text, at);
      if (isKey(text, end)) noteKey(JSON.parse(text.slice(at, end)) as string, open.at(-1), findings);
      at = end - 1;
    } else if (char !== undefined && /[-\d]/.test(char)) {
      number.lastIndex = at;
      const [word, fraction, exponent] = number.exec(text) ?? [''];
      if (fraction === undefined && exponent === undefined && !Number.isSafeInteger(Number(word)))
        findings.bigInteger ??= word;
      at += Math.max(0, word.length - 1);
    }
  }
  return findings;
}

/** The index after the closing quote of the string that begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

function isKey(text: string, after: number): boolean {
  let at = after;
  while (text[at] === ' ' || text[at] === '\t') at++;
  return text[at] === ':';
}

function noteKey(key: string, keys: Set<string> | null | undefined, findings: TextFindings): void {
  if (FORBIDDEN_KEYS.has(key)) findings.forbiddenKey ??= key;
  if (keys?.has(key)) findings.doubleKey ??= key;
  keys?.add(key);
}
