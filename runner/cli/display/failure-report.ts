import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { Colours } from '../terminal/colours.ts';
import { sanitiseLines } from '../terminal/sanitise.ts';
import type { Symbols } from '../terminal/symbols.ts';
import { wrapped } from '../terminal/width.ts';
import { hintFor } from './hints.ts';
import { errorText } from './plain.ts';
import { sourcePlace } from './source-place.ts';

const STACK_LINES = 6;
const STDERR_LINES = 12;
const INDENT = '    ';

export interface ReportStyle {
  colours: Colours;
  symbols: Symbols;
  keepColour: boolean;
  /** Folder of the process: places are told relative to it. */
  folder: string;
  /** How wide lines may be. */
  columns: () => number;
}

/** A failure in full: what, where, the stack, what the program said last, what to do. */
export function failureReport(error: ProcessError, style: ReportStyle): string[] {
  const { colours } = style;
  const prose = (text: string): string[] => wrapped(text, style.columns() - INDENT.length);
  const where = error.step === undefined ? '' : `${colours.bold(error.step)}: `;
  const [first, ...more] = error.message.split('\n');
  const lines = prose(`${where}${colours.red(errorText({ ...error, message: first ?? '' }))}`);
  lines.push(...sanitiseLines(more.join('\n')).filter((line) => line !== ''));
  const place = sourcePlace(error.stack, style.folder);
  if (place !== undefined) lines.push(`at ${colours.bold(place)}`);
  lines.push(...quoted(error.stack.slice(0, STACK_LINES), error.stack.length - STACK_LINES, style));
  for (let cause = error.cause; cause; cause = cause.cause) lines.push(...prose(`caused by ${errorText(cause)}`));
  const stderr = error.details?.stderr;
  if (stderr !== undefined && stderr.trim() !== '') {
    const all = sanitiseLines(stderr, style.keepColour);
    lines.push('The last it wrote to standard error:', ...quoted(all.slice(-STDERR_LINES), 0, style));
  }
  const received = error.details?.received;
  if (received !== undefined) lines.push('Received:', ...quoted(sanitiseLines(received), 0, style));
  const hint = hintFor(error);
  if (hint !== undefined) lines.push(...prose(`${colours.cyan('Hint:')} ${hint}`));
  return lines.map((line) => INDENT + line);
}

function quoted(lines: readonly string[], left: number, { colours, symbols, columns }: ReportStyle): string[] {
  const bar = `${symbols.log} `;
  const width = columns() - INDENT.length - bar.length;
  const shown = lines
    .flatMap((line) => sanitiseLines(line))
    .flatMap((line) => wrapped(line, width))
    .map((line) => colours.dim(bar + line));
  return left > 0 ? [...shown, colours.dim(`${bar}${symbols.ellipsis} ${left} more`)] : shown;
}
