import type { Node } from 'jsonc-parser';
import type { ProblemCode } from '../../protocol/process-file/codes.ts';
import { ProblemList, type Details, type Range } from '../../protocol/process-file/problem-list.ts';
import type { Problem } from '../../protocol/process-file/problem.ts';
import { rangeInString } from '../../protocol/process-file/text/offsets.ts';

type More = Omit<Details, 'owner'>;

/** Collects what is wrong with the data of one file. Never throws: the data is looked through to its end. */
export class ProblemSink {
  readonly #text: string;
  readonly #list: ProblemList;

  constructor(text: string) {
    this.#text = text;
    this.#list = new ProblemList(text);
  }

  /** Whatever is told now is left out: there is no use in looking for its words. */
  get isFull(): boolean {
    return this.#list.isFull;
  }

  /** About a whole value, or a key. */
  at(node: Node, code: ProblemCode, message: string, more: More = {}): void {
    this.#add(node, node, code, message, more);
  }

  /** About a part of a text; `offset` and `length` count what the text means, not how it is written. */
  inText(node: Node, { offset, length }: Range, code: ProblemCode, message: string, more: More = {}): void {
    this.#add(rangeInString(this.#text, node, offset, length), node, code, message, more);
  }

  /**
   * The raw text of a part of a text node, or of the whole with its quotes, in which a smaller part means something
   * else: what would be right in place of it. `within`, `part`: as for `inText`.
   */
  changed(node: Node, within: Range | undefined, part: Range, meaning: string): string {
    const whole = within ? rangeInString(this.#text, node, within.offset, within.length) : node;
    const { offset, length } = rangeInString(this.#text, node, part.offset, part.length);
    const before = this.#text.slice(whole.offset, offset);
    const after = this.#text.slice(offset + length, whole.offset + whole.length);
    return `${before}${JSON.stringify(meaning).slice(1, -1)}${after}`;
  }

  /** In the order of the text. */
  finish(): Problem[] {
    return this.#list.finish();
  }

  #add(range: Range, owner: Node, code: ProblemCode, message: string, more: More): void {
    if (!this.isFull) this.#list.add(code, message, range, { owner, ...more });
  }
}
