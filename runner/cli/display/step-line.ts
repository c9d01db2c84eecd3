import type { StepFailed } from '../../../protocol/process/events.ts';
import type { StepRecord } from '../../../protocol/process/record.ts';
import type { StepStatus } from '../../../protocol/process/states.ts';
import type { Colours } from '../terminal/colours.ts';
import { formatDuration } from '../../../protocol/process-file/durations.ts';
import { timeTaken } from './time-taken.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Symbols } from '../terminal/symbols.ts';
import { fit, pad, widthOf } from '../terminal/width.ts';
import { attemptText } from './attempt-text.ts';
import { errorText } from './plain.ts';
import { amountDone, partDone } from './progress-text.ts';
import type { RunningView } from './view.ts';

const BAR_COLUMNS = 20;
const TIME_COLUMNS = 8;

/** What a line is drawn with. */
export interface Pen {
  colours: Colours;
  symbols: Symbols;
  /** Width of the terminal. */
  columns: number;
  /** Width of the column of names. */
  nameColumns: number;
}

/** The line of a step that is not running. */
export function stepLine(step: StepRecord, pen: Pen): string {
  const { colours, symbols } = pen;
  const time = timeTaken(step);
  const error = step.error ? errorText(step.error) : '';
  const looks: Record<StepStatus, [string, string]> = {
    pending: [colours.dim(symbols.pending), ''],
    running: [colours.cyan(symbols.running[0] ?? ''), ''],
    finished: [colours.green(symbols.finished), sanitise(step.summary ?? '')],
    interrupted: [colours.green(symbols.finished), sanitise(step.summary ?? '')],
    skipped: [colours.dim(symbols.skipped), 'skipped'],
    error: [colours.red(symbols.error), error],
    cancelled: [colours.yellow(symbols.cancelled), 'cancelled'],
  };
  const [symbol, note] = looks[step.status];
  const attempts = step.attempt > 1 && step.status !== 'error' ? `attempt ${step.attempt}` : '';
  const line = columnsOf(symbol, step.name, time, [attempts, note].filter(Boolean).join(`  `), pen);
  return step.status === 'pending' || step.status === 'skipped' ? colours.dim(line) : line;
}

/** The line of an attempt that failed without being the end of the process. */
export function failedAttemptLine(
  step: StepRecord,
  event: StepFailed,
  maxAttempts: number | undefined,
  pen: Pen,
): string {
  const { colours, symbols } = pen;
  const retried = event.then === 'retry';
  const what = retried ? attemptText(event.attempt, maxAttempts) : 'failed, going on';
  const symbol = retried ? colours.yellow(symbols.retry) : colours.red(symbols.error);
  return columnsOf(symbol, step.name, timeTaken(step), `${what}: ${errorText(event.error)}`, pen);
}

/** The line of the running step: bar, amount, message. */
export function runningLine(
  step: StepRecord,
  view: RunningView,
  maxAttempts: number | undefined,
  now: number,
  pen: Pen,
): string {
  const { colours, symbols } = pen;
  const frame = symbols.running[Math.floor(now / 80) % symbols.running.length] ?? '';
  const attempt = view.attempt > 1 ? attemptText(view.attempt, maxAttempts) : '';
  if (view.retryAtMs !== undefined) {
    const wait = `again in ${formatDuration(view.retryAtMs - now)}`;
    return columnsOf(colours.yellow(symbols.retry), step.name, '', wait, pen);
  }
  const { progress } = view;
  const message = [attempt, progress ? amountDone(progress) : '', sanitise(progress?.message ?? '')]
    .filter(Boolean)
    .join('  ');
  const part = progress ? partDone(progress) : undefined;
  const bar = part === undefined ? undefined : barOf(part, pen);
  return columnsOf(colours.cyan(frame), step.name, formatDuration(now - view.startedMs), message, pen, bar);
}

/** Width for the names of all steps, within reason. */
export function nameColumnsFor(names: readonly string[], columns: number): number {
  return Math.min(Math.max(0, ...names.map((name) => widthOf(name))), Math.max(8, Math.floor(columns * 0.35)));
}

function columnsOf(
  symbol: string,
  name: string,
  time: string,
  note: string,
  pen: Pen,
  bar?: { text: string; width: number },
): string {
  const { nameColumns, columns, symbols, colours } = pen;
  const before = 4 + nameColumns + 2 + TIME_COLUMNS + 2;
  // One column stays free: a line that fills the last one makes some terminals wrap.
  const room = columns - 1 - before - (bar ? bar.width + 2 : 0);
  const nameText = pad(fit(sanitise(name), nameColumns, symbols.ellipsis), nameColumns);
  const noteText = room < 4 ? '' : fit(note, room, symbols.ellipsis);
  const middle = bar && room >= 0 ? `${bar.text}  ` : '';
  return `  ${symbol} ${nameText}  ${colours.dim(time.padStart(TIME_COLUMNS))}  ${middle}${noteText}`.trimEnd();
}

function barOf(part: number, { colours, symbols, columns }: Pen): { text: string; width: number } {
  const width = columns < 100 ? BAR_COLUMNS / 2 : BAR_COLUMNS;
  const done = Math.round(part * width);
  return {
    text: colours.cyan(symbols.bar.done.repeat(done)) + colours.dim(symbols.bar.left.repeat(width - done)),
    width,
  };
}
