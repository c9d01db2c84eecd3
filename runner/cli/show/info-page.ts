import { dirname } from 'node:path';
import type { AttemptInfo, ProcessInfo } from '../../../protocol/control/get.ts';
import type { StepRecord } from '../../../protocol/process/record.ts';
import { failureReport } from '../display/failure-report.ts';
import { errorText } from '../display/plain.ts';
import { nameColumnsFor, runningLine, stepLine, type Pen } from '../display/step-line.ts';
import { timeTaken } from '../display/time-taken.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { fit } from '../terminal/width.ts';
import { actionLines } from './action-lines.ts';
import { headLines } from './info-head.ts';
import { pauseLines } from './pause-lines.ts';
import type { Style } from './style.ts';

/** Earlier attempts of a step that are shown. */
const ATTEMPTS_SHOWN = 3;

export interface InfoStyle extends Style {
  /** Where the reader is: files are told relative to it. */
  cwd: string;
}

/** One process on one screen. */
export function infoPage(info: ProcessInfo, style: InfoStyle): string[] {
  const pause = pauseLines(info, style);
  const failure = info.error
    ? failureReport(info.error, { ...style, folder: dirname(info.file), columns: () => style.columns })
    : [];
  return [
    '',
    ...headLines(info, style),
    '',
    ...stepLines(info, style),
    ...(failure.length > 0 ? ['', ...failure] : []),
    ...(pause.length > 0 ? ['', ...pause] : []),
    ...section('History', actionLines(info, style), style),
    ...section('Files', fileLines(info, style), style),
    '',
  ];
}

function section(title: string, lines: readonly string[], { colours }: Style): string[] {
  return lines.length === 0 ? [] : ['', `  ${colours.dim(title)}`, ...lines.map((line) => `    ${line}`)];
}

function stepLines(info: ProcessInfo, style: InfoStyle): string[] {
  const shown = info.steps.filter(({ phase, status }) => phase === 'steps' || status !== 'pending');
  const columns = Math.min(style.columns, 160);
  const names = shown.map(({ name }) => sanitise(name));
  const pen: Pen = { ...style, columns, nameColumns: nameColumnsFor(names, columns) };
  let phase: StepRecord['phase'] = 'steps';
  return shown.flatMap((step) => {
    const lines = [...lineOf(step, info, pen, style), ...attemptLines(step, info.attempts, pen)];
    if (step.phase === phase) return lines;
    phase = step.phase;
    return [`  ${style.colours.dim(`${phase}:`)}`, ...lines];
  });
}

function lineOf(step: StepRecord, info: ProcessInfo, pen: Pen, { now }: Style): string[] {
  if (step.status === 'running' && step.startedAt !== null) {
    const view = {
      step: step.id,
      attempt: step.attempt,
      startedMs: Date.parse(step.startedAt),
      progress: step.progress ?? undefined,
      log: [],
      retryAtMs: undefined,
    };
    return [runningLine(step, view, undefined, now, pen)];
  }
  // Its error stands below in full.
  const told = info.error?.step === step.id && step.status === 'error';
  return [stepLine(told ? { ...step, error: null } : step, pen)];
}

/** The attempts before the last one, each with what went wrong. */
function attemptLines({ id }: StepRecord, all: readonly AttemptInfo[], pen: Pen): string[] {
  const earlier = all.filter(({ step }) => step === id).slice(0, -1);
  const left = earlier.length - ATTEMPTS_SHOWN;
  const lines = earlier.slice(-ATTEMPTS_SHOWN).map((attempt) => {
    const why = attempt.error ? errorText(attempt.error) : attempt.status;
    return `attempt ${attempt.attempt}  ${timeTaken(attempt)}  ${why}`;
  });
  return [...(left > 0 ? [`${left} earlier attempts`] : []), ...lines].map((line) =>
    pen.colours.dim(`    ${pen.symbols.log} ${fit(sanitise(line), pen.columns - 7, pen.symbols.ellipsis)}`),
  );
}

/** What steps left behind, the newest last. */
function fileLines({ steps }: ProcessInfo, { colours }: Style): string[] {
  return steps.flatMap(({ artifacts }) =>
    artifacts.map(({ name, path }) => `${sanitise(name)}  ${colours.dim(sanitise(path))}`),
  );
}
