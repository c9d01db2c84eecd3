/** A place in a file that a line of text names. */
export interface FoundLink {
  /** Where the name stands in the line, in UTF-16 code units, its line and column included. */
  start: number;
  length: number;
  path: string;
  /** From 1; absent where only a file is named. */
  line?: number;
  column?: number;
}

/** `File "a b.py", line 3`, as Python has it; the path may have spaces. */
const PYTHON = /\bFile "([^"]+)"(?:, line (\d{1,7}))?/g;
/** What a path can be where nothing quotes it, and `(3,14)` or `(3)` behind it, as compilers for .NET and tsc have it. */
const WORD = /[^\s"'`<>|(){}[\],;=*?]+(?:\((\d{1,7})(?:,\s?(\d{1,7}))?\))?/g;
/** `:3:14` or `:3` at the end of a word; a text may go on right behind it (`:3:in`). */
const POSITION = /^(.*?)(?::(\d{1,7})(?:[:.](\d{1,7}))?)?(?::[a-z]*)?$/;
/** PHP puts the line behind its path, as others do. */
const ON_LINE = /^,? (?:on )?line (\d{1,7})/;
/** .NET has `a.cs:line 3`. */
const BEHIND_LINE = /^ (\d{1,7})/;
const ENDING = /[\w\])}~-]\.[A-Za-z]\w{0,9}$/;
/** A line without any of these names no file: most do not. */
const SUSPECT = /[\\/]|\.[A-Za-z]\w{0,9}(?:[:(]\d|,? (?:on )?line \d)/;
/** Longer lines are data rather than text. */
const MAX_LINE = 4_000;
const MAX_PATH = 1_000;

/** Files that a line of a log names, from left to right. Whether they exist is for the caller to find out. */
export function findLinks(text: string): FoundLink[] {
  if (text.length > MAX_LINE || !SUSPECT.test(text)) return [];
  const quoted = [...text.matchAll(PYTHON)].flatMap((match): FoundLink[] => {
    const [whole, path = '', line] = match;
    return [{ start: match.index, length: whole.length, path, ...position(line) }];
  });
  const words = [...text.matchAll(WORD)].flatMap((match) => {
    const covered = quoted.some(({ start, length }) => match.index >= start && match.index < start + length);
    const link = covered ? undefined : inWord(match, text);
    return link ? [link] : [];
  });
  return [...quoted, ...words].sort((a, b) => a.start - b.start);
}

function inWord(match: RegExpExecArray, text: string): FoundLink | undefined {
  const [whole, lineInBrackets, columnInBrackets] = match;
  const bracket = lineInBrackets === undefined ? whole.length : whole.lastIndexOf('(');
  const [, named = '', lineBehind, columnBehind] = POSITION.exec(whole.slice(0, bracket)) ?? [];
  // The end of a sentence is none of the file's name.
  const written = lineBehind === undefined ? named.replace(/[.:!]+$/, '') : named;
  const path = fromUrl(written);
  if (path === undefined || path.length > MAX_PATH) return undefined;
  const behind = whole.endsWith(':line') ? BEHIND_LINE : ON_LINE;
  const bare = lineBehind === undefined && lineInBrackets === undefined;
  const after = bare ? behind.exec(text.slice(match.index + whole.length)) : null;
  const line = lineInBrackets ?? lineBehind ?? after?.[1];
  // A word with an ending may be anything (`e.g`), and one with a slash too (`and/or`): both must look like a file.
  const looks = ENDING.test(path) && (line !== undefined || /[\\/]/.test(path));
  if (!looks && !(line !== undefined && /[\\/]\w/.test(path))) return undefined;
  const length = after ? whole.length + after[0].length : lengthOf(whole, bracket, written, lineBehind, columnBehind);
  return { start: match.index, length, path, ...position(line, columnInBrackets ?? columnBehind) };
}

function lengthOf(whole: string, bracket: number, written: string, line?: string, column?: string): number {
  if (bracket < whole.length) return whole.length;
  if (line === undefined) return written.length;
  return written.length + 1 + line.length + (column === undefined ? 0 : 1 + column.length);
}

/** The path a `file:` address means, or the text itself; undefined for addresses of anything else. */
function fromUrl(text: string): string | undefined {
  const [, scheme] = /^([A-Za-z][\w+.-]+):\/\//.exec(text) ?? [];
  if (scheme === undefined) return text;
  if (scheme !== 'file') return undefined;
  try {
    const path = decodeURIComponent(text.slice('file://'.length));
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  } catch {
    return undefined;
  }
}

function position(line: string | undefined, column?: string): Pick<FoundLink, 'line' | 'column'> {
  if (line === undefined || Number(line) === 0) return {};
  return { line: Number(line), ...(column !== undefined && Number(column) > 0 && { column: Number(column) }) };
}
