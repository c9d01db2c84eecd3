import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver/node';
import type { Analysis } from '../document/analysis.ts';
import { jsonService } from '../document/json-service.ts';

/** Where an editor does not say how. */
const DEFAULT_OPTIONS: FormattingOptions = { tabSize: 2, insertSpaces: true };

/** Comments stay, as do line breaks that set things apart. */
export function format({ document }: Analysis, options: FormattingOptions, range?: Range): TextEdit[] {
  return jsonService.format(document, range, options);
}

/** The keys of every object in alphabetical order, as VS Code has it for JSON; comments go with what they precede. */
export function sort({ document }: Analysis, options: FormattingOptions = DEFAULT_OPTIONS): TextEdit[] {
  return jsonService.sort(document, options);
}
