import { getNodePath, type Node } from 'jsonc-parser';
import { PROBLEM_CODES, type ProblemCode } from './codes.ts';
import type { Problem } from './problem.ts';
import { positionsOf, type Position } from './text/positions.ts';

/** Problems told about one file; a last one says how many more there are. */
export const MAX_PROBLEMS = 200;

const MORE: ProblemCode = 'more-problems';
const SYNTAX: ProblemCode = 'syntax';

/** More than are told, so that the first in the file are told, whatever rule found them. */
const MAX_CALLS = MAX_PROBLEMS * 3;

/** Thrown when so much is wrong that it is no use, and would take long, to look for more. */
export class TooManyProblems extends Error {}

/** Rules about something being absent: it may stand in the part of the file that could not be read. */
const ABSENCES: ReadonlySet<ProblemCode> = new Set([
  'missing-key',
  'one-action',
  'unknown-provider',
  'unused-provider',
  'unused-secret',
  'unknown-path',
  'later-step',
]);

/** A part of the text. A node is one, and also tells its path. */
export interface Range {
  offset: number;
  length: number;
}

/** What is told of a problem beside its place. */
export interface Details extends Pick<Problem, 'instead' | 'choices' | 'missing' | 'step'> {
  /** Tells the path, where the place is a part of a node. */
  owner?: Node;
}

/** Collects what is wrong with one text. */
export class ProblemList {
  readonly text: string;
  /** Set when a part of the text could not be read. */
  incomplete = false;
  hasErrors = false;
  readonly #found: Problem[] = [];
  readonly #leftOut: Range[] = [];
  #calls = 0;
  readonly #position: (offset: number) => Position;

  constructor(text: string) {
    this.text = text;
    this.#position = positionsOf(text);
  }

  lineOf(offset: number): number {
    return this.#position(offset).line;
  }

  /** No more are taken; `add` throws. */
  get isFull(): boolean {
    return this.#calls >= MAX_CALLS;
  }

  /** `at`: a node, or a part of the text. Throws TooManyProblems. */
  add(code: ProblemCode, message: string, at: Node | Range, { owner, ...more }: Details = {}): void {
    if (this.isFull) throw new TooManyProblems();
    this.#calls++;
    if (this.incomplete && ABSENCES.has(code)) return;
    const [severity] = PROBLEM_CODES[code];
    this.hasErrors ||= severity === 'error';
    const offset = Math.min(at.offset, this.text.length);
    const length = Math.max(0, Math.min(at.length, this.text.length - offset));
    const node = owner ?? ('type' in at ? at : undefined);
    const { line, column } = this.#position(offset);
    const end = this.#position(offset + length);
    const path = node === undefined ? [] : getNodePath(node);
    this.#found.push({
      severity,
      code,
      // Names from the file are in it; a problem is told in one line.
      message: message.replaceAll(/[\p{Cc}\u2028\u2029]/gu, '\uFFFD'),
      offset,
      length,
      line,
      column,
      endLine: end.line,
      endColumn: end.column,
      path,
      ...more,
    });
  }

  /** Parts of the text that cannot be read: of what stands there nothing but that is told. */
  leaveOut(parts: readonly Range[]): void {
    this.#leftOut.push(...parts);
  }

  get leftOut(): readonly Range[] {
    return this.#leftOut;
  }

  /** What was found, in the order of the text. */
  finish(): Problem[] {
    return inOrder(this.#found, this.#leftOut);
  }
}

/**
 * All in the order of the text, and no more than are told about one file, whoever found them. `leftOut`: parts of the
 * text of which nothing is told but that they cannot be read.
 */
export function inOrder(all: readonly Problem[], leftOut: readonly Range[] = []): Problem[] {
  const found = all
    .filter(
      (problem) =>
        problem.code !== MORE && (problem.code === SYNTAX || !leftOut.some((part) => touches(part, problem))),
    )
    .sort((a, b) => a.offset - b.offset);
  const shown = found.slice(0, MAX_PROBLEMS);
  const last = shown.at(-1);
  const isCut = found.length > MAX_PROBLEMS || all.some(({ code }) => code === MORE);
  if (last === undefined || !isCut) return shown;
  const { offset, line, column, path } = last;
  return [
    ...shown,
    {
      severity: all.some((problem) => problem.severity === 'error') ? 'error' : 'warning',
      code: MORE,
      message: `There are more problems; the first ${MAX_PROBLEMS} are listed.`,
      offset,
      length: 0,
      line,
      column,
      endLine: line,
      endColumn: column,
      path,
    },
  ];
}

function touches(a: Range, b: Range): boolean {
  return a.offset <= b.offset + b.length && b.offset <= a.offset + a.length;
}
