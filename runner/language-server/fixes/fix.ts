import type { CodeActionKind, TextEdit } from 'vscode-languageserver/node';
import type { FoundProblem } from '../diagnostics/to-diagnostic.ts';

/** A change that is offered. */
export interface Fix {
  title: string;
  kind: CodeActionKind;
  edits: TextEdit[];
  /** What it puts right. */
  problem?: FoundProblem;
  /** Most likely what the person wants. */
  isPreferred?: boolean;
}
