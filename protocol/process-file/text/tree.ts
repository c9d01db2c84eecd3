import { printParseErrorCode, visit, type Node } from 'jsonc-parser';
import type { ProblemList } from '../problem-list.ts';
import { syntaxMessage } from './syntax-message.ts';

/** Deepest nesting of a process file, its data and schemas included. */
export const MAX_FILE_DEPTH = 128;
/** Syntax errors after which reading stops: what follows would be noise. */
const MAX_SYNTAX_PROBLEMS = 50;

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
  #errors = 0;
  /** After a wrong key the parser also complains about the value it does not find. */
  #keyRefused = false;

  constructor(text: string, problems: ProblemList) {
    this.#text = text;
    this.#problems = problems;
  }

  visitor(): Parameters<typeof visit>[1] {
    return {
      onObjectBegin: (offset) => {
        this.#open('object', offset);
      },
      onArrayBegin: (offset) => {
        this.#open('array', offset);
      },
      onObjectProperty: (value: string, offset, length) => {
        this.#keyRefused = false;
        const property = new Building('property', offset, -1, this.#current);
        property.children = [new Building('string', offset, length, property, undefined, value)];
        this.#current.children?.push(property);
        this.#current = property;
      },
      onLiteralValue: (value: unknown, offset, length) => {
        const type = value === null ? 'null' : (typeof value as 'string' | 'number' | 'boolean');
        this.#add(new Building(type, offset, length, this.#current, undefined, value));
        this.#endProperty(offset + length);
      },
      onObjectEnd: (offset, length) => {
        this.#endProperty(offset);
        this.#close(offset + length);
      },
      onArrayEnd: (offset, length) => {
        this.#close(offset + length);
      },
      onSeparator: (sign, offset) => {
        this.#keyRefused = false;
        if (sign === ',') this.#endProperty(offset);
      },
      onError: (code, offset, length) => {
        this.#report(printParseErrorCode(code), offset, length);
      },
    };
  }

  finish(): Node | undefined {
    while (this.#current !== this.#top) this.#end(this.#text.length);
    const root = this.#top.children?.[0];
    if (root !== undefined) root.parent = undefined;
    // The library's type knows no undefined; its functions do.
    return root as Node | undefined;
  }

  #open(type: 'object' | 'array', offset: number): void {
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
    const holder = this.#current.type === 'property' ? this.#current.parent : this.#current;
    const inside = holder === this.#top ? undefined : holder;
    const message = syntaxMessage(code, this.#text, offset, length, inside as Node | undefined, (at) =>
      this.#problems.lineOf(at),
    );
    this.#problems.add('syntax', message, { offset, length });
    if (++this.#errors < MAX_SYNTAX_PROBLEMS) return;
    this.#problems.add('syntax', 'Too many syntax errors. Reading stopped here.', { offset, length });
    throw new Stop();
  }
}
