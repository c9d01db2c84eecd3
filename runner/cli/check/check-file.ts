import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { MAX_FILE_LENGTH, parseProcessFile } from '../../../protocol/process-file/parse.ts';
import { inOrder, ProblemList } from '../../../protocol/process-file/problem-list.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { viewOf } from '../../../protocol/process-file/rules/view.ts';
import { analyseFlow } from '../../flow/analyse-flow.ts';
import { NO_FACTS } from '../../flow/facts.ts';
import { checkOnDisk } from './on-disk.ts';
import { PROCESS_FILE_SUFFIX } from './find-files.ts';

/** A character takes at most three bytes of UTF-8 for each unit of UTF-16. */
export const MAX_FILE_BYTES = MAX_FILE_LENGTH * 3;

/** All that is wrong with one file, with its data and what it names on disk too. Runs nothing and never throws. */
export function checkFile(path: string): Problem[] {
  let text: string;
  try {
    text = readText(path);
  } catch (error) {
    return unreadable(error);
  }
  const { problems, tree, incomplete, leftOut } = parseProcessFile(text);
  const more = new ProblemList(text);
  checkFileName(path, more);
  if (tree === undefined) return inOrder([...problems, ...more.finish()]);
  checkOnDisk(text, tree, resolve(path), more);
  // Providers are not asked here: what they say of their steps, only editors tell.
  const flow = incomplete ? [] : analyseFlow(viewOf(text, tree, new ProblemList(text)), NO_FACTS).problems;
  return inOrder([...problems, ...flow, ...more.finish()], leftOut);
}

export function checkFileName(path: string, problems: ProblemList): void {
  if (path.endsWith(PROCESS_FILE_SUFFIX)) return;
  const message = `Editors and \`stepwell check FOLDER\` know process files by names that end in \`${PROCESS_FILE_SUFFIX}\`.`;
  problems.add('file-name', message, { offset: 0, length: 0 });
}

function readText(path: string): string {
  const { size } = statSync(path);
  if (size > MAX_FILE_BYTES) throw new Error(`it has ${size} bytes; a process file has at most ${MAX_FILE_BYTES}`);
  const bytes = readFileSync(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Error('it is not UTF-8 text');
  }
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'it may not be read',
  EPERM: 'it may not be read',
};

function unreadable(error: unknown): Problem[] {
  const { code, message } = error as NodeJS.ErrnoException;
  const problems = new ProblemList('');
  problems.add('unreadable', `The file cannot be read: ${REASONS[code ?? ''] ?? message}.`, { offset: 0, length: 0 });
  return problems.finish();
}
