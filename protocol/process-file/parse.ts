import type { Node } from 'jsonc-parser';
import type { ProcessFile } from './model.ts';
import { ProblemList, TooManyProblems, type Range } from './problem-list.ts';
import type { Problem } from './problem.ts';
import { checkJson } from './rules/json.ts';
import { checkRules } from './rules/index.ts';
import { checkStructure } from './structure/walk.ts';
import { jsonOf } from './text/node.ts';
import { readTree } from './text/tree.ts';

/** Largest process file, in UTF-16 code units. */
export const MAX_FILE_LENGTH = 4 * 1024 * 1024;

export interface ParsedProcessFile {
  /** Present when there is no problem of severity `error`. */
  file?: ProcessFile;
  /** In the order of the text. */
  problems: Problem[];
  /** What could be read, as jsonc-parser's tree: for editors, and for checks that need the file system. */
  tree?: Node;
  /** A part of the text could not be read: what is made of the rest holds only where nothing else counts. */
  incomplete: boolean;
  /** Parts of the text of which nothing can be told. */
  leftOut: readonly Range[];
}

/**
 * Reads a process file and tells everything that is wrong with it. Never throws on any text; bounded in time by its
 * length. Needs neither the file system nor the platform: overrides of all platforms are checked.
 */
export function parseProcessFile(source: string): ParsedProcessFile {
  // A byte order mark is no part of the text, yet offsets count it.
  const text = source.startsWith('\uFEFF') ? ` ${source.slice(1)}` : source;
  if (text.length > MAX_FILE_LENGTH) return { problems: tooLarge(text.length), incomplete: true, leftOut: [] };
  const problems = new ProblemList(text);
  const tree = readTree(text, problems);
  const { incomplete, leftOut } = problems;
  if (tree === undefined) return { problems: problems.finish(), incomplete, leftOut };
  try {
    checkJson(tree, problems);
    checkStructure(tree, problems);
    checkRules(text, tree, problems);
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
  }
  if (problems.hasErrors) return { problems: problems.finish(), tree, incomplete, leftOut };
  return { file: jsonOf(tree) as unknown as ProcessFile, problems: problems.finish(), tree, incomplete, leftOut };
}

function tooLarge(length: number): Problem[] {
  const problems = new ProblemList('');
  const megabytes = (length / 1024 / 1024).toFixed(1);
  problems.add('too-large', `The file has ${megabytes} million characters; a process file has at most 4.2 million.`, {
    offset: 0,
    length: 0,
  });
  return problems.finish();
}
