import { printParseErrorCode, visit, type Node } from 'jsonc-parser';
import type { ProblemList, Range } from '../problem-list.ts';
import { wrongQuotes, type Word } from './quotes.ts';
import { slipsIn, type SyntaxFault } from './slips.ts';
import { unclosedIn } from './unclosed.ts';
import { syntaxMessage } from './syntax-message.ts';

/** Deepest nesting of a process file, its data and schemas included. */
export const MAX_FILE_DEPTH = 128;
/** Syntax errors that are told, and faults after which reading stops: what follows would be noise. */
const MAX_TOLD = 50;
const MAX_FAULTS = 500;

/**
 * A node while it is made. All have the same fields from the start: trees of a hundred thousand nodes are a matter of
 * memory, and a field added later costs an allocation for each.
 */
class Building {
  type: Node['type'];
  value: unknown;
  offset: number;
  length: number;
  parent: Building | undefined;
  children: Building[] | undefined;

  constructor(
    type: Node['type'],
    offset: number,
    length: number,
    parent?: Building,
    children?: Building[],
    value?: unknown,
  ) {
    this.type = type;
    this.value = value;
    this.offset = offset;
    this.length = length;
    this.parent = parent;
    this.children = children;
  }
}

class Stop extends Error {}

interface Fault extends SyntaxFault {
  /** What is said of it, and of which part of the text. */
  told: Range & { message: string; instead?: string };
}

/**
 * Reads JSON with comments and trailing commas into a tree, with what can be understood where the text is broken.
 * Undefined when there is no value at all. `text` must not begin with a byte order mark.
 */
export function readTree(text: string, problems: ProblemList): Node | undefined {
  const builder = new TreeBuilder(text, problems);
  try {
    visit(text, builder.visitor(), { allowTrailingComma: true });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return builder.finish();
}

class TreeBuilder {
  readonly #text: string;
  readonly #problems: ProblemList;
  readonly #top = new Building('array', 0, -1, undefined, []);
  #current: Building = this.#top;
  #depth = 0;
  readonly #faults: Fault[] = [];
  #resumed = true;
  /** What the end of the text closed. */
  readonly #open = new Set<Building>();
  #lastWord: Word | undefined;
  /** After a wrong key the parser also complains about the value it does not find. */
  #keyRefused = false;

  constructor(text: string, problems: ProblemList) {
    this.#text = text;
    this.#problems = problems;
  }

  visitor(): Parameters<typeof visit>[1] {
    return {
      onObjectBegin: (offset) => {
        this.#resume(offset);
        this.#begin('object', offset);
      },
      onArrayBegin: (offset) => {
        this.#resume(offset);
        this.#begin('array', offset);
      },
      onObjectProperty: (value: string, offset, length) => {
        this.#resume(offset);
        this.#keyRefused = false;
        const property = new Building('property', offset, -1, this.#current);
        this.#lastWord = { offset, length, isKey: true };
        property.children = [new Building('string', offset, length, property, undefined, value)];
        this.#current.children?.push(property);
        this.#current = property;
      },
      onLiteralValue: (value: unknown, offset, length) => {
        this.#resume(offset);
        this.#lastWord = { offset, length, isKey: false };
        const type = value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
        this.#add(new Building(type, offset, length, this.#current, undefined, value));
        this.#endProperty(offset + length);
      },
      onObjectEnd: (offset, length) => {
        this.#resume(offset);
        this.#endProperty(offset);
        if (length === 0) this.#open.add(this.#current);
        this.#close(offset + length);
      },
      onArrayEnd: (offset, length) => {
        this.#resume(offset);
        if (length === 0) this.#open.add(this.#current);
        this.#close(offset + length);
      },
      onSeparator: (sign, offset) => {
        this.#resume(offset);
        this.#keyRefused = false;
        if (sign === ',') this.#endProperty(offset);
      },
      onError: (code, offset, length) => {
        this.#report(printParseErrorCode(code), offset, length);
      },
    };
  }

  finish(): Node | undefined {
    this.#tell();
    while (this.#current !== this.#top) this.#end(this.#text.length);
    const root = this.#top.children?.[0];
    if (root !== undefined) root.parent = undefined;
    // The library's type knows no undefined; its functions do.
    return root as Node | undefined;
  }

  /** After a fault the parser passes over all up to a comma or a bracket. */
  #resume(offset: number): void {
    const last = this.#faults.at(-1);
    if (last === undefined || this.#resumed) return;
    last.resumed = Math.max(last.resumed, offset);
    this.#resumed = true;
  }

  #begin(type: 'object' | 'array', offset: number): void {
    if (++this.#depth > MAX_FILE_DEPTH) {
      const message = `Objects and lists are nested deeper than ${MAX_FILE_DEPTH}. Reading stopped here.`;
      this.#problems.add('too-large', message, { offset, length: 1 });
      this.#problems.incomplete = true;
      throw new Stop();
    }
    const node = new Building(type, offset, -1, this.#current, []);
    this.#add(node);
    this.#current = node;
  }

  #add(node: Building): void {
    const { type, children } = this.#current;
    const key = children?.[0];
    // A list that grows by `push` takes room for 17 at once, and most nodes are keys with one value.
    if (type === 'property' && key !== undefined) this.#current.children = [key, node];
    else children?.push(node);
  }

  #close(end: number): void {
    this.#depth--;
    this.#end(end);
    this.#endProperty(end);
  }

  #endProperty(end: number): void {
    if (this.#current.type === 'property') this.#end(end);
  }

  #end(end: number): void {
    this.#current.length = Math.min(end, this.#text.length) - this.#current.offset;
    this.#current = this.#current.parent ?? this.#top;
  }

  #report(code: string, offset: number, length: number): void {
    if (code === 'ValueExpected' && this.#keyRefused) return;
    this.#keyRefused = code === 'PropertyNameExpected';
    this.#problems.incomplete = true;
    const property = this.#current.type === 'property' ? this.#current : undefined;
    const holder = property?.parent ?? this.#current;
    // A text and no colon: what stands before it may be the first element of a list without its bracket.
    const isElement = code === 'ColonExpected' && ',]'.includes(this.#text[offset] ?? ' ');
    const { offset: from } = (isElement ? holder.children?.at(-2) : property) ?? holder.children?.at(-1) ?? holder;
    const isAtEnd = code.startsWith('Close') && offset >= this.#text.length;
    const line = this.#problems.lineOf(offset);
    const isKey = this.#current.type === 'object';
    const quotes = wrongQuotes({ code, offset, length, isKey }, this.#lastWord, this.#text);
    const told = { offset, length, message: this.#wordsFor(code, offset, length, holder), ...quotes };
    const isOfQuotes = quotes !== undefined;
    this.#faults.push({ code, offset, line, from: isAtEnd ? offset : from, resumed: offset, isOfQuotes, told });
    this.#resumed = false;
    if (this.#faults.length >= MAX_FAULTS) throw new Stop();
  }

  #wordsFor(code: string, offset: number, length: number, holder: Building): string {
    const inside = holder === this.#top ? undefined : (holder as Node);
    return syntaxMessage(code, this.#text, offset, length, inside, (at) => this.#problems.lineOf(at));
  }

  /** Where a bracket is missing, the end of the text is not where it should stand. */
  #findUnclosed(): void {
    const atEnd = this.#faults.find(({ offset }) => offset >= this.#text.length);
    const unclosed = this.#open.size > 0 ? unclosedIn(this.#top, this.#text, this.#open) : undefined;
    if (atEnd === undefined || unclosed === undefined) return;
    atEnd.from = unclosed.offset;
    const { offset, length } = atEnd.told;
    const code = unclosed.type === 'object' ? 'CloseBraceExpected' : 'CloseBracketExpected';
    atEnd.told.message = this.#wordsFor(code, offset, length, unclosed);
  }

  /** What is wrong with the text, once all of it is seen. */
  #tell(): void {
    this.#findUnclosed();
    const { told, broken } = slipsIn(this.#faults, this.#text);
    for (const { told: problem } of told.slice(0, MAX_TOLD)) {
      const { message, offset, length, instead } = problem;
      this.#problems.add('syntax', message, { offset, length }, instead === undefined ? {} : { instead });
    }
    this.#problems.leaveOut(broken);
    const last = this.#faults.at(-1);
    if (last === undefined || (this.#faults.length < MAX_FAULTS && told.length <= MAX_TOLD)) return;
    if (told.length > MAX_TOLD)
      this.#problems.add('syntax', 'Too many syntax errors. Reading stopped here.', last.told);
    this.#problems.leaveOut([{ offset: last.offset, length: this.#text.length - last.offset }]);
  }
}
