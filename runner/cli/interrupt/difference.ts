import { structuredPatch } from 'diff';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { Colours } from '../terminal/colours.ts';
import { sanitise } from '../terminal/sanitise.ts';

const CONTEXT_LINES = 2;
const MAX_LINES = 200;

/** What an edit changed, as a unified diff of the pretty-printed data; empty when nothing did. */
export function difference(before: JsonObject, after: JsonObject, colours: Colours): string[] {
  const { hunks } = structuredPatch('', '', pretty(before), pretty(after), '', '', { context: CONTEXT_LINES });
  const lines = hunks.flatMap((hunk) => [
    colours.cyan(`@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`),
    ...hunk.lines.map((line) => tint(sanitise(line), colours)),
  ]);
  return lines.length <= MAX_LINES
    ? lines
    : [...lines.slice(0, MAX_LINES), colours.dim(`(${lines.length - MAX_LINES} more lines)`)];
}

function tint(line: string, colours: Colours): string {
  if (line.startsWith('+')) return colours.green(line);
  return line.startsWith('-') ? colours.red(line) : line;
}

function pretty(data: JsonObject): string {
  return `${JSON.stringify(data, null, 2)}\n`;
}
