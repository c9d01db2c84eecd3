import type { Uri } from 'vscode';
import type { Parts } from '../parts.ts';
import type { DocumentChecker } from '../document/document-checker.ts';
import type { PauseWindow } from './pause-window.ts';

/** What commands about pauses work with. */
export interface PauseParts extends Parts {
  pauses: PauseWindow;
  checker: DocumentChecker;
  /** Waits until what was typed into forms of a document is in its text. */
  flush: (uri: Uri) => Promise<void>;
}
