import type { Range } from '../problem-list.ts';

/** Where quotes are wrong, in words, and what would be right there. */
export interface WrongQuotes extends Range {
  message?: string;
  instead?: string;
}

/** A key or value as it stands in the file. */
export interface Word extends Range {
  isKey: boolean;
}

const SIGN = /^[:,[\]{}]?$/;
/** What behind the end of a value belongs to the file and not to the value. */
const BEHIND = /[\s,:[\]{}]*$/;

/**
 * What is to be done about quotes, where a fault is about them. `last`: the word before it; `isKey`: it stands where a
 * key was expected. Undefined: it is about something else.
 */
export function wrongQuotes(
  { code, offset, length, isKey }: Word & { code: string },
  last: Word | undefined,
  text: string,
): WrongQuotes | undefined {
  const raw = text.slice(offset, offset + length);
  if (code === 'UnexpectedEndOfString') {
    const end = endIn(raw, isKey);
    return { offset, length, ...(end > 1 && { instead: `${raw.slice(0, end)}"${raw.slice(end)}` }) };
  }
  const touching = last && last.offset + last.length === offset ? text.slice(last.offset, offset) : undefined;
  // Two texts that touch: what is between them was read as a part of the first one.
  if (last && touching?.endsWith('"') && !SIGN.test(raw)) return runOn(last, touching);
  if (last && touching !== undefined && raw.startsWith('"')) {
    const message = `Text stands in double quotes: expected \`"\` before \`${touching}\` too.`;
    return { offset: last.offset, length: last.length + 1, message, instead: `"${touching}"` };
  }
  if (code !== 'InvalidSymbol') return undefined;
  // A number with a unit.
  if (last && touching !== undefined) return unquoted(last.offset, `${touching}${raw}`, text);
  return unquoted(offset, raw, text);
}

function runOn({ offset, length, isKey }: Word, raw: string): WrongQuotes {
  const message = 'The text is not closed where it should be: expected another `"` in it.';
  const inside = raw.slice(0, -1);
  const end = endIn(inside, isKey);
  if (end < 2 || end === inside.length) return { offset, length, message };
  return { offset, length, message, instead: `${inside.slice(0, end)}"${inside.slice(end)}"` };
}

/** Bare words, or a text that lacks its first quote. */
function unquoted(offset: number, raw: string, text: string): WrongQuotes {
  const { length } = raw;
  const single = /^'([^'"\\]*)'$/.exec(raw)?.[1];
  if (single !== undefined) return { offset, length, instead: `"${single}"` };
  const rest = restOfLine(text, offset + length);
  const isOpen = (rest.match(/"/g) ?? []).length % 2 === 1;
  const isWhole = /^\s*(?:[:,}\]]|$)/.test(rest);
  const instead = isOpen ? `"${raw}` : isWhole ? `"${raw}"` : undefined;
  return { offset, length, ...(instead !== undefined && !/["'\\]/.test(raw) && { instead }) };
}

/** Where a text ends that goes on too far. Braces of an expression are its own. */
function endIn(raw: string, isKey: boolean): number {
  if (isKey) return raw.indexOf(':');
  const end = BEHIND.exec(raw)?.index ?? raw.length;
  const open = raw.lastIndexOf('${{');
  const close = open < 0 ? -1 : raw.indexOf('}}', open);
  return close < 0 ? end : Math.max(end, close + 2);
}

function restOfLine(text: string, offset: number): string {
  const end = text.slice(offset).search(/[\r\n]/);
  return end < 0 ? text.slice(offset) : text.slice(offset, offset + end);
}
