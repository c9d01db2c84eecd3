import type { ActionInfo, ProcessInfo } from '../../protocol/control/get.ts';

/** Why a pause is over, or what changed it. */
export interface Answer {
  what: 'draftSaved' | 'proceeded' | 'cancelled' | 'expired' | 'deleted' | 'over';
  /** ISO 8601; undefined where it is not recorded. */
  at?: string;
  by?: string;
}

/** How a pause of `step` ended, from what the runner knows of the process by now. Undefined while it waits. */
export function answerOf(
  info: Pick<ProcessInfo, 'interrupt' | 'actions' | 'error' | 'cancelling'>,
  step: string,
): Answer | undefined {
  if (info.interrupt?.step === step && !info.cancelling) return undefined;
  if (info.error?.code === 'InterruptExpired') return { what: 'expired' };
  const last = info.actions.findLast(({ what }) => what === 'proceeded' || what === 'cancelRequested');
  if (!last) return { what: 'over' };
  return { what: last.what === 'proceeded' ? 'proceeded' : 'cancelled', at: last.at, by: last.by };
}

/** Who saved the draft there is. */
export function draftOf(actions: readonly ActionInfo[]): Answer | undefined {
  const last = actions.findLast(({ what }) => what === 'draftSaved');
  return last && { what: 'draftSaved', at: last.at, by: last.by };
}
