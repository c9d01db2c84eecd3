import type { Parts } from '../parts.ts';
import type { DocumentChecker } from '../document/document-checker.ts';
import type { FormEditors } from '../panel/form-editors.ts';
import type { PauseWindow } from './pause-window.ts';

/** What commands about pauses work with. */
export interface PauseParts extends Parts {
  pauses: PauseWindow;
  checker: DocumentChecker;
  forms: FormEditors;
}
