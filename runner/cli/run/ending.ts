import { dirname, relative } from 'node:path';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { timeTaken } from '../display/time-taken.ts';
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

/** How it went, in full where it failed. On a terminal, where there is room, set apart by empty lines. */
export function endingLines(record: ProcessRecord, style: ReportStyle, roomy: boolean): string[] {
  const { colours, symbols } = style;
  const time = timeTaken({ startedAt: record.startedAt, finishedAt: record.finishedAt ?? new Date().toISOString() });
  const indent = roomy ? '  ' : '';
  const line = {
    finished: `${colours.green(symbols.finished)} Finished in ${time}`,
    error: `${colours.red(symbols.error)} Failed after ${time}`,
    interrupted: `${colours.yellow(symbols.interrupted)} Interrupted after ${time}`,
    cancelled: `${colours.yellow(symbols.cancelled)} Cancelled after ${time}`,
    ready: '',
    running: '',
  }[record.status];
  const head = roomy ? `${indent}${line}` : `${sanitise(record.name)}: ${plainWords(line)}`;
  const report = record.error ? failureReport(record.error, style) : [];
  return roomy ? ['', head, ...report] : [head, ...report];
}

/** Where the files are that steps left behind. */
export function artifactLines(record: ProcessRecord): string[] {
  return record.steps.flatMap((step) => step.artifacts).map(({ name, path }) => `${sanitise(name)}: ${path}`);
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
