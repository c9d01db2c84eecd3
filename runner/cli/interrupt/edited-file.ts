import { parse, printParseErrorCode, stripComments, type ParseError } from 'jsonc-parser';
import { describeFault, EDITED_TEXT_BYTES, parseData } from '../../../protocol/data/index.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { syntaxMessage } from '../../../protocol/process-file/text/syntax-message.ts';
import { sanitiseLines } from '../terminal/sanitise.ts';

export interface Pause {
  process: string;
  step: string;
  message: string;
  /** Name of the step that comes next; undefined: the process is done then. */
  next: string | undefined;
}

/** The text that is opened in the editor: what is asked, as comments, above the data. */
export function editableText(pause: Pause, data: JsonObject): string {
  const comments = [
    `${pause.process}: paused after ${pause.step}`,
    ...sanitiseLines(pause.message),
    '',
    pause.next === undefined ? 'This is the last step: the data is the result of the process.' : `Next: ${pause.next}`,
    'Edit, save and close. Nothing goes on before you are asked.',
  ];
  return `${comments.map((line) => `// ${line}`.trimEnd()).join('\n')}\n${JSON.stringify(data, null, 2)}\n`;
}

/** Reads what came back. Comments may stay or go; otherwise it is strict JSON, and errors say where they are. */
export function readEdited(text: string): { data: JsonObject } | { problem: string } {
  // Comments become spaces, so that places still are those of the file.
  const bare = stripComments(text.replace(/^\ufeff/, ''), ' ');
  const result = parseData(bare, { maxBytes: EDITED_TEXT_BYTES });
  if ('data' in result) return result;
  const { fault } = result;
  return {
    problem: fault.code === 'not-json' ? syntaxProblem(bare) : `The file cannot be used: ${describeFault(fault)}`,
  };
}

/** V8 tells the place of a syntax error in some of its messages only. */
function syntaxProblem(text: string): string {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true });
  const [first] = errors;
  // What only V8 refuses is rare enough to be told without a place.
  if (!first) return 'The file is not JSON.';
  const { error, offset, length } = first;
  const before = text.slice(0, offset).split('\n');
  const message = syntaxMessage(printParseErrorCode(error), text, offset, length, undefined, () => before.length);
  return `The file cannot be read at line ${before.length}, column ${(before.at(-1) ?? '').length + 1}. ${message}`;
}
