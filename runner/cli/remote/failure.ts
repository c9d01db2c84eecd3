import type { ControlErrorData, ControlErrorName } from '../../../protocol/control/errors.ts';
import { nearest } from '../../../protocol/process-file/suggest.ts';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { ago } from '../show/relative-time.ts';
import { shortId } from '../show/short-id.ts';

/** What was asked for: the sentences are about it. */
export interface Asked {
  pid?: string | undefined;
  step?: string | undefined;
  file?: string | undefined;
}

const STATUSES: Partial<Record<ControlErrorName, ExitStatus>> = {
  NoSuchProcess: EXIT.notFound,
  NoSuchStep: EXIT.notFound,
  NoSuchData: EXIT.notFound,
  InvalidParams: EXIT.usage,
  InvalidFile: EXIT.usage,
  InvalidData: EXIT.usage,
  InvalidParameters: EXIT.usage,
  StepsChanged: EXIT.usage,
  Conflict: EXIT.conflict,
  WrongState: EXIT.conflict,
  HelloFirst: EXIT.noRunner,
  WrongToken: EXIT.noRunner,
  NoCommonVersion: EXIT.noRunner,
  Refusing: EXIT.noRunner,
};

/** An answer of the runner that is an error: its message, and what came with it. */
export interface Refusal extends Error {
  data: ControlErrorData;
}

/** By its shape: every bundle has its own copy of the class. */
export function isRefusal(error: unknown): error is Refusal {
  if (!(error instanceof Error) || !('data' in error)) return false;
  const { data } = error as { data?: unknown };
  return typeof data === 'object' && data !== null && 'name' in data;
}

export function isConflict(error: unknown): error is Refusal {
  return isRefusal(error) && error.data.name === 'Conflict';
}

/** What the runner refused, as one clear sentence with the exit status it means. */
export function cliErrorOf(error: Refusal, asked: Asked, now = Date.now()): CliError {
  const status = STATUSES[error.data.name] ?? EXIT.error;
  return new CliError(sentence(error, asked, now), status);
}

function sentence({ message, data }: Refusal, asked: Asked, now: number): string {
  const process = shortId(asked.pid ?? data.pid ?? 'it');
  switch (data.name) {
    case 'NoSuchProcess':
      return (data.matches ?? 0) > 1
        ? `More than one process has an id that begins with ${process}: give more digits. \`stepwell list\` shows them.`
        : `There is no process ${process}. \`stepwell list\` shows which there are.`;
    case 'NoSuchStep':
      return noSuchStep(asked.step ?? '', process, data.steps ?? []);
    case 'InvalidFile':
      return withProblems(`${asked.file ?? 'The process file'} cannot be started`, message, data);
    case 'InvalidData':
      return withProblems('The data cannot be used', message, data);
    case 'InvalidParameters':
      return withProblems('The parameters cannot be used', message, data);
    case 'Conflict':
      return conflict(message, data, asked, now);
    case 'Refusing':
      return `The runner takes nothing new: ${data.reason ?? message}`;
    case 'OutcomeUnknown':
      return `The disk failed while this was written: it may or may not have happened. Look with \`stepwell info ${process}\` before you try again.`;
    default:
      return ended(sanitise(message));
  }
}

function noSuchStep(step: string, process: string, steps: readonly string[]): string {
  const meant = nearest(step, steps);
  const hint =
    meant === undefined ? (steps.length > 0 ? ` It has ${steps.join(', ')}.` : '') : ` Did you mean ${meant}?`;
  return `Process ${process} has no step "${step}".${hint}`;
}

/** One problem stands in the sentence, several below it. */
function withProblems(what: string, message: string, { problems = [] }: ControlErrorData): string {
  const lines = problems.map((problem) => sanitise(problem));
  const [first] = lines;
  if (first === undefined) return ended(`${what}: ${sanitise(message)}`);
  return lines.length === 1 ? `${what}: ${first}` : `${what}:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** About a process: somebody changed it since. About a start: its key was used for another one. */
function conflict(message: string, { by, at, pid }: ControlErrorData, asked: Asked, now: number): string {
  const since = at === undefined ? '' : ago(at, now);
  const when = since === 'now' ? ' just now' : since === '' ? '' : `, ${since}`;
  if (asked.pid === undefined) {
    const which = pid === undefined ? '' : `: process ${shortId(pid)}`;
    const who = by === undefined ? '' : ` by ${sanitise(by)}`;
    return `Nothing was started: the key was used for another start${who}${when}${which}.`;
  }
  if (by === undefined) return ended(sanitise(message));
  return `${sanitise(by)} was first${when}; nothing was sent. See \`stepwell info ${shortId(asked.pid)}\`.`;
}

function ended(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
