import { dirname, relative } from 'node:path';
import { formatDuration } from '../../../protocol/process-file/durations.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { failureReport, type ReportStyle } from '../display/failure-report.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { sanitise } from '../terminal/sanitise.ts';

/** The exit status that tells how a process ended. */
export function statusOf(record: ProcessRecord): ExitStatus {
  switch (record.status) {
    case 'finished':
      return EXIT.finished;
    case 'interrupted':
      return EXIT.interrupted;
    case 'cancelled':
      return EXIT.cancelled;
    case 'error':
    case 'ready':
    case 'running':
      return EXIT.error;
  }
}

export interface EndingStyle extends ReportStyle {
  /** On a terminal there is room: it is set apart by empty lines. */
  live: boolean;
}

/** How it went, in full where it failed. */
export function endingLines(record: ProcessRecord, style: EndingStyle, ranMs: number): string[] {
  const { colours, symbols, live } = style;
  const time = formatDuration(ranMs);
  const line = {
    finished: `${colours.green(symbols.finished)} Finished in ${time}`,
    error: `${colours.red(symbols.error)} Failed after ${time}`,
    interrupted: `${colours.yellow(symbols.interrupted)} Interrupted after ${time}`,
    cancelled: `${colours.yellow(symbols.cancelled)} Cancelled after ${time}`,
    ready: '',
    running: '',
  }[record.status];
  const head = live ? `  ${line}` : `${sanitise(record.name)}: ${plainWords(line)}`;
  const report = record.error ? failureReport(record.error, style) : [];
  return live ? ['', head, ...report] : [head, ...report];
}

/** The name of a file as the user would write it. */
export function fileForPeople(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith('..') && dirname(file) !== cwd ? file : path;
}

function plainWords(line: string): string {
  const text = line.slice(line.indexOf(' ') + 1);
  return text.charAt(0).toLowerCase() + text.slice(1);
}
