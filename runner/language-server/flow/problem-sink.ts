import { getNodePath, type Node } from 'jsonc-parser';
import { PROBLEM_CODES, type ProblemCode } from '../../../protocol/process-file/codes.ts';
import { MAX_PROBLEMS } from '../../../protocol/process-file/problem-list.ts';
import type { FileView } from '../../../protocol/process-file/rules/view.ts';
import { rangeInString } from '../../../protocol/process-file/text/offsets.ts';
import type { FlowProblem } from './analyse-flow.ts';

type More = Pick<FlowProblem, 'instead' | 'step'>;

/** Collects what is wrong with the data of one file. */
export class ProblemSink {
  readonly #view: FileView;
  readonly #found: FlowProblem[] = [];

  constructor(view: FileView) {
    this.#view = view;
  }

  /** About a whole value, or a key. */
  at(node: Node, code: ProblemCode, message: string, more: More = {}): void {
    this.#add(node.offset, node.length, node, code, message, more);
  }

  /** About a part of a text; `offset` and `length` count what the text means, not how it is written. */
  inText(
    node: Node,
    { offset, length }: { offset: number; length: number },
    code: ProblemCode,
    message: string,
    more: More = {},
  ): void {
    const range = rangeInString(this.#view.text, node, offset, length);
    this.#add(range.offset, range.length, node, code, message, more);
  }

  /** In the order of the text. */
  finish(): FlowProblem[] {
    return this.#found.sort((a, b) => a.offset - b.offset);
  }

  #add(offset: number, length: number, node: Node, code: ProblemCode, message: string, more: More): void {
    if (this.#found.length >= MAX_PROBLEMS) return;
    const [severity] = PROBLEM_CODES[code];
    // Names from the file and from providers are in it; a problem is told in one line.
    const line = message.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '\uFFFD');
    this.#found.push({ code, severity, message: line, offset, length, path: getNodePath(node), ...more });
  }
}
