import type { ListItem } from '../../protocol/control/list.ts';
import type { ProcessState } from './state.ts';

/** Longest error message in a list, in UTF-16 units; `process/get` has it whole. */
export const LISTED_MESSAGE = 500;

/** What lists show of a process. */
export function listItem({ record, title, notBefore, startedBy, attempts }: ProcessState): ListItem {
  const { pid, name, file, status, createdAt, startedAt, finishedAt, attempt, error, interrupt, rerunOf } = record;
  const steps = record.steps.filter(({ phase }) => phase === 'steps');
  const running = status === 'running' ? attempts.findLast((one) => one.status === 'running') : undefined;
  return {
    pid,
    name,
    title,
    file,
    status,
    createdAt,
    startedAt,
    finishedAt,
    attempt,
    step: running?.step ?? interrupt?.step ?? error?.step ?? null,
    stepsDone: steps.filter((step) => step.status === 'finished' || step.status === 'skipped').length,
    stepsTotal: steps.length,
    error: error && { code: error.code, message: shortened(error.message) },
    interrupt: interrupt && {
      message: interrupt.message,
      revision: interrupt.revision,
      expiresAt: interrupt.expiresAt,
    },
    notBefore,
    rerunOf,
    startedBy,
  };
}

function shortened(message: string): string {
  return message.length <= LISTED_MESSAGE ? message : `${message.slice(0, LISTED_MESSAGE - 1)}…`;
}

/** How text is compared in a search. */
export function folded(text: string): string {
  return text.toLowerCase();
}

type Searched = Pick<ListItem, 'name' | 'title' | 'file' | 'pid'> & { error: { message: string } | null };

/** Whether a list's search finds it: part of a name, title, file or error message, or the beginning of its id. */
export function foundBy({ name, title, file, error, pid }: Searched, search: string): boolean {
  const wanted = folded(search);
  if (pid.startsWith(wanted)) return true;
  return [name, title, file, error?.message ?? ''].some((text) => folded(text).includes(wanted));
}
