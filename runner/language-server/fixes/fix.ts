import type { CodeActionKind, TextEdit } from 'vscode-languageserver/node';
import type { Problem } from '../../../protocol/process-file/problem.ts';

/** A change that is offered. */
export interface Fix {
  title: string;
  kind: CodeActionKind;
  edits: TextEdit[];
  /** What it puts right. */
  problem?: Problem;
  /** Most likely what the person wants. */
  isPreferred?: boolean;
}
