import type { ProcessInfo } from '../../protocol/control/get.ts';
import type { ListItem } from '../../protocol/control/list.ts';

/** What a list shows of a process, from all that is known of it. */
export function itemOf(info: ProcessInfo): ListItem {
  const { pid, name, title, file, status, createdAt, startedAt, finishedAt, attempt, error, interrupt } = info;
  const { notBefore, rerunOf, startedBy, attempts } = info;
  const steps = info.steps.filter(({ phase }) => phase === 'steps');
  const running = status === 'running' ? attempts.findLast((one) => one.status === 'running') : undefined;
  return {
    ...{ pid, name, title, file, status, createdAt, startedAt, finishedAt, attempt },
    step: running?.step ?? interrupt?.step ?? error?.step ?? null,
    stepsDone: steps.filter((step) => step.status === 'finished' || step.status === 'skipped').length,
    stepsTotal: steps.length,
    error: error && { code: error.code, message: error.message },
    interrupt: interrupt && {
      message: interrupt.message,
      revision: interrupt.revision,
      expiresAt: interrupt.expiresAt,
    },
    ...{ notBefore, rerunOf, startedBy },
  };
}
