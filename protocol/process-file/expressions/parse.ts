import type { Comparator, Expression, Literal, Path, Segment, Template } from './ast.ts';
import { ExpressionError } from './error.ts';
import { tokenAt, type Token } from './tokens.ts';

/** Longest text of an expression or condition, in UTF-16 code units. It bounds the work and the nesting. */
export const MAX_EXPRESSION_LENGTH = 4096;
const MAX_NESTING = 64;

const COMPARATORS = new Set<string>(['==', '!=', '<', '>', '<=', '>=', 'in']);
/** What other languages have for our operators. */
const WORDS: Record<string, string> = { and: '&&', or: '||', is: '==' };
const CONSTANTS: Record<string, boolean | null> = { true: true, false: false, null: null };

/** Reads a condition: with or without `${{ }}` around it or around its parts. Throws an ExpressionError. */
export function readCondition(text: string): Expression {
  if (text.length > MAX_EXPRESSION_LENGTH) throw tooLong(0, text.length);
  const reader = new Reader(text, 0);
  if (reader.atEnd()) throw new ExpressionError('The condition is empty.', 0, text.length);
  const expression = reader.or();
  if (!reader.atEnd()) throw reader.noOperator();
  return expression;
}

/**
 * Reads a text with `${{ path }}` in it; `$${{` stands for a literal `${{`. Throws an ExpressionError.
 * Adjoining pieces of plain text are one; a text without expressions is one piece, an empty one none.
 */
export function readTemplate(text: string): Template {
  const parts: Template = [];
  let plain = '';
  let at = 0;
  for (let open = text.indexOf('${{'); open !== -1; open = text.indexOf('${{', at)) {
    if (open > at && text[open - 1] === '$') {
      plain += `${text.slice(at, open - 1)}\${{`;
      at = open + 3;
      continue;
    }
    plain += text.slice(at, open);
    if (plain !== '') parts.push(plain);
    plain = '';
    const reader = new Reader(text, open + 3);
    parts.push(reader.onlyPath(open));
    at = reader.token.end;
  }
  plain += text.slice(at);
  if (plain !== '') parts.push(plain);
  return parts;
}

class Reader {
  readonly #text: string;
  #depth = 0;
  token: Token;

  constructor(text: string, from: number) {
    this.#text = text;
    this.token = tokenAt(text, from);
  }

  /** What stands in `${{ }}` inside a text; leaves the reader on the `}}`. */
  onlyPath(open: number): Path {
    if (this.#is('}}')) throw new ExpressionError('The expression is empty.', open, this.token.end - open);
    if (!this.#isName()) throw this.unexpected('a path such as `input.name`');
    const path = this.#path();
    if (this.#is('}}')) {
      if (this.token.end - open > MAX_EXPRESSION_LENGTH) throw tooLong(open, this.token.end - open);
      return path;
    }
    if (this.atEnd()) {
      throw new ExpressionError('The expression is not closed: expected `}}`.', open, this.#text.length - open);
    }
    const operator = ['&&', '||'].find((sign) => this.#is(sign)) ?? this.#comparator();
    if (operator !== undefined) {
      const message = `\`${operator}\` is for \`if\` only; here an expression is a path.`;
      throw new ExpressionError(message, this.token.offset, operator.length);
    }
    throw this.unexpected('`}}`');
  }

  or(): Expression {
    return this.#chain('or', '||', () => this.#chain('and', '&&', () => this.#comparison()));
  }

  #chain(kind: 'and' | 'or', sign: string, next: () => Expression): Expression {
    const first = next();
    if (!this.#is(sign)) return first;
    const operands = [first];
    while (this.#is(sign)) {
      this.#advance();
      operands.push(next());
    }
    return { kind, operands };
  }

  #comparison(): Expression {
    const left = this.#unary();
    const operator = this.#comparator();
    if (operator === undefined) return left;
    const { offset } = this.token;
    this.#advance();
    const right = this.#unary();
    if (this.#comparator() !== undefined) {
      throw new ExpressionError(
        'Comparisons cannot be chained; join them with `&&`, or use parentheses.',
        this.token.offset,
        this.token.end - this.token.offset,
      );
    }
    return { kind: 'comparison', operator, left, right, offset };
  }

  #comparator(): Comparator | undefined {
    const { token } = this;
    const text = token.kind === 'sign' || token.kind === 'name' ? token.text : '';
    return COMPARATORS.has(text) ? (text as Comparator) : undefined;
  }

  #unary(): Expression {
    if (!this.#is('!')) return this.#primary();
    return this.#nested(() => {
      this.#advance();
      return { kind: 'not', operand: this.#unary() };
    });
  }

  #primary(): Expression {
    const { token } = this;
    if (this.#is('(')) return this.#group(')');
    if (this.#is('${{')) return this.#group('}}');
    if (token.kind === 'string' || token.kind === 'number') {
      this.#advance();
      return literal(token.value, token);
    }
    if (token.kind !== 'name') throw this.unexpected('a path, a text in quotes, a number, true, false or null');
    const constant = Object.hasOwn(CONSTANTS, token.text) ? CONSTANTS[token.text] : undefined;
    if (constant === undefined) return this.#path();
    this.#advance();
    return literal(constant, token);
  }

  #group(close: string): Expression {
    return this.#nested(() => {
      this.#advance();
      const inner = this.or();
      if (!this.#is(close)) throw this.unexpected(`\`${close}\``);
      this.#advance();
      return inner;
    });
  }

  #path(): Path {
    const first = this.token as Token & { kind: 'name' };
    const segments: [Segment, ...Segment[]] = [segment(first.text, first)];
    let { end } = first;
    this.#advance();
    for (;;) {
      if (this.#is('(')) {
        throw new ExpressionError('Expressions cannot call anything.', this.token.offset);
      } else if (this.#is('.')) {
        this.#advance();
        const { token } = this;
        if (token.kind === 'number') {
          throw new ExpressionError('A place in a list is written `[0]`.', token.offset, token.end - token.offset);
        }
        if (token.kind !== 'name') throw this.unexpected('a name after `.`; other keys are written `["a key"]`');
        segments.push(segment(token.text, token));
      } else if (this.#is('[')) {
        this.#advance();
        segments.push(this.#index());
        this.#advance();
        if (!this.#is(']')) throw this.unexpected('`]`');
      } else {
        const text = this.#text.slice(first.offset, end);
        return { kind: 'path', segments, text, offset: first.offset, length: end - first.offset };
      }
      ({ end } = this.token);
      this.#advance();
    }
  }

  #index(): Segment {
    const { token } = this;
    if (token.kind === 'string') return segment(token.value, token);
    if (token.kind === 'number' && Number.isSafeInteger(token.value) && token.value >= 0) {
      return segment(token.value, token);
    }
    throw this.unexpected('a whole number from 0 or a key in quotes');
  }

  #nested(read: () => Expression): Expression {
    if (++this.#depth > MAX_NESTING) {
      throw new ExpressionError(`The condition is nested deeper than ${MAX_NESTING}.`, this.token.offset);
    }
    const expression = read();
    this.#depth--;
    return expression;
  }

  #is(sign: string): boolean {
    return this.token.kind === 'sign' && this.token.text === sign;
  }

  #isName(): boolean {
    return this.token.kind === 'name';
  }

  atEnd(): boolean {
    return this.token.kind === 'end';
  }

  #advance(): void {
    this.token = tokenAt(this.#text, this.token.end);
  }

  /** Behind a whole condition. */
  noOperator(): ExpressionError {
    const { token } = this;
    const word = token.kind === 'name' && Object.hasOwn(WORDS, token.text) ? WORDS[token.text] : undefined;
    return this.unexpected('an operator such as `==` or `&&`', word);
  }

  unexpected(expected: string, instead?: string): ExpressionError {
    const { offset, end, kind } = this.token;
    const found = kind === 'end' ? 'the end' : `\`${this.#text.slice(offset, Math.min(end, offset + 40))}\``;
    return new ExpressionError(`Expected ${expected}, found ${found}.`, offset, end - offset, instead);
  }
}

function literal(value: Literal['value'], { offset, end }: { offset: number; end: number }): Literal {
  return { kind: 'literal', value, offset, length: end - offset };
}

function segment(key: string | number, { offset, end }: { offset: number; end: number }): Segment {
  return { key, offset, length: end - offset };
}

function tooLong(offset: number, length: number): ExpressionError {
  return new ExpressionError(`The expression is longer than ${MAX_EXPRESSION_LENGTH} characters.`, offset, length);
}
