import type { FormattingOptions, Range, TextEdit } from 'vscode-languageserver/node';
import type { Analysis } from '../document/analysis.ts';
import { jsonService } from '../document/json-service.ts';

/** Where an editor does not say how. */
const DEFAULT_OPTIONS: FormattingOptions = { tabSize: 2, insertSpaces: true };

/** Comments stay, as do line breaks that set things apart, and the last one. */
export function format(analysis: Analysis, options: FormattingOptions, range?: Range): TextEdit[] {
  return jsonService.format(analysis.document, range, withLastBreak(analysis, options));
}

/** The keys of every object in alphabetical order, as VS Code has it for JSON; comments go with what they precede. */
export function sort(analysis: Analysis, options: FormattingOptions = DEFAULT_OPTIONS): TextEdit[] {
  return jsonService.sort(analysis.document, withLastBreak(analysis, options));
}

/** The library takes the line break at the end away unless it is told to add one. */
function withLastBreak({ text }: Analysis, options: FormattingOptions): FormattingOptions {
  return { ...options, insertFinalNewline: options.insertFinalNewline === true || /[\r\n]$/.test(text) };
}
