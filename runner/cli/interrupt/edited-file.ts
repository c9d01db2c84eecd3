import { stripComments } from 'jsonc-parser';
import { describeFault, parseData } from '../../../protocol/data/index.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
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
  const result = parseData(bare);
  if ('data' in result) return result;
  return { problem: `The file ${placed(describeFault(result.fault), bare)}` };
}

/** V8 tells the offset of a syntax error in most of its messages, and not the line in all of them. */
function placed(message: string, text: string): string {
  const offset = /at position (\d+)/.exec(message)?.[1];
  const before = offset === undefined ? text : text.slice(0, Number(offset));
  if (offset === undefined && !message.includes('end of JSON input')) return message;
  const lines = before.trimEnd().split('\n');
  const cleaned = message.replace(/ in JSON at position \d+.*$/, '').replace(/ at position \d+.*$/, '');
  return `${cleaned} (line ${lines.length}, column ${(lines.at(-1) ?? '').length + 1})`;
}
