import { ExpressionError } from './error.ts';

export type Token =
  | { kind: 'name'; text: string; offset: number; end: number }
  | { kind: 'number'; value: number; offset: number; end: number }
  | { kind: 'string'; value: string; offset: number; end: number }
  | { kind: 'sign'; text: string; offset: number; end: number }
  | { kind: 'end'; offset: number; end: number };

const SPACE = /\s*/y;
// `-` belongs to names (steps are called `fetch-rows`); there is no subtraction it could be taken for.
const NAME = /[\p{L}_$][\p{L}\p{N}_$-]*/uy;
const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SIGN = /\$\{\{|\}\}|==|!=|<=|>=|&&|\|\||[<>!().[\]]/y;
const SIGNS = /[=!<>&|]/;
const ESCAPE: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', "'": "'", '"': '"', '/': '/' };

/** The token at or after `from`. Throws an ExpressionError for what no expression can hold. */
export function tokenAt(text: string, from: number): Token {
  const offset = from + (match(SPACE, text, from)?.length ?? 0);
  if (offset >= text.length) return { kind: 'end', offset: text.length, end: text.length };
  const quote = text[offset];
  if (quote === '"' || quote === "'") return stringAt(text, offset, quote);
  // `${{` before names, which may begin with `$`.
  const sign = match(SIGN, text, offset);
  if (sign !== undefined) return { kind: 'sign', text: sign, offset, end: offset + sign.length };
  const name = match(NAME, text, offset);
  if (name !== undefined) return { kind: 'name', text: name, offset, end: offset + name.length };
  const digits = match(NUMBER, text, offset);
  if (digits !== undefined) return { kind: 'number', value: Number(digits), offset, end: offset + digits.length };
  throw new ExpressionError(unexpected(text, offset), offset, 1, operatorFor(text, offset));
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

function stringAt(text: string, offset: number, quote: string): Token {
  let value = '';
  for (let at = offset + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === quote) return { kind: 'string', value, offset, end: at + 1 };
    if (char !== '\\') {
      value += char;
      continue;
    }
    const code = /^u([\dA-Fa-f]{4})/.exec(text.slice(at + 1, at + 6))?.[1];
    const plain = ESCAPE[text.charAt(at + 1)];
    if (code !== undefined) {
      value += String.fromCharCode(Number.parseInt(code, 16));
      at += 5;
    } else if (plain !== undefined) {
      value += plain;
      at += 1;
    } else {
      throw new ExpressionError("Unknown escape in the text; write \\\\ for a backslash, \\' for a quote.", at, 2);
    }
  }
  throw new ExpressionError(`The text is not closed: expected ${quote}.`, offset, text.length - offset);
}

/** Operators of other languages, which are half of ours. */
const OPERATORS: Record<string, string> = { '=': '==', '&': '&&', '|': '||' };

/** What is beside another sign, as in `===`, is more than half an operator. */
function operatorFor(text: string, offset: number): string | undefined {
  const meant = OPERATORS[text.charAt(offset)];
  return SIGNS.test(text.charAt(offset - 1)) || SIGNS.test(text.charAt(offset + 1)) ? undefined : meant;
}

function unexpected(text: string, offset: number): string {
  const char = String.fromCodePoint(text.codePointAt(offset) ?? 0);
  if (char === '=') return 'Comparisons are written with `==`.';
  if (char === '}') return 'An expression ends with `}}`.';
  if (char === '&') return '"And" is written `&&`.';
  if (char === '|') return '"Or" is written `||`.';
  if ('+-*/%'.includes(char)) return `Expressions do not calculate: \`${char}\` is not known. Let a step do it.`;
  return `Unexpected character \`${char}\` in an expression.`;
}
