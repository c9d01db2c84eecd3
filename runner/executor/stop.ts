import type { CancelReason } from '../../protocol/step/messages/index.ts';
import type { ErrorDetails, ProcessError } from '../../protocol/process/errors.ts';
import { formatDuration } from '../../protocol/process-file/durations.ts';
import type { CancelRequest } from './cancel-token.ts';

/** Why a running step is being ended before it is done. */
export type StopCause =
  | { kind: 'cancel'; reason: CancelReason }
  | { kind: 'timeout'; limit: TimeLimit; ms: number }
  /** The runner stops: the process is not cancelled, it goes back to whoever will have it run again. */
  | { kind: 'giveBack' };

/** `cleanup`: onFailure or finally as a whole. */
export type TimeLimit = 'step' | 'idle' | 'process' | 'cleanup';

/**
 * The end of one attempt before its time. The first cause wins, whatever comes later; only `kill` can still be
 * added, by somebody who will not wait.
 */
export class Stop {
  #cause: StopCause | undefined;
  #killed = false;
  readonly #onBegin = new Set<(cause: StopCause) => void>();
  readonly #onKill = new Set<() => void>();

  get cause(): StopCause | undefined {
    return this.#cause;
  }

  begin(cause: StopCause): void {
    if (this.#cause) return;
    this.#cause = cause;
    for (const call of this.#onBegin) call(cause);
  }

  kill(): void {
    if (this.#killed) return;
    this.#killed = true;
    for (const call of this.#onKill) call();
  }

  /** Calls at once when it has begun already; returns what ends that. */
  onBegin(call: (cause: StopCause) => void): () => void {
    if (this.#cause) call(this.#cause);
    this.#onBegin.add(call);
    return () => this.#onBegin.delete(call);
  }

  onKill(call: () => void): () => void {
    if (this.#killed) call();
    this.#onKill.add(call);
    return () => this.#onKill.delete(call);
  }
}

/** What a request to end means. @param givesBack whether a shutdown gives the process back rather than cancel it */
export function causeOf({ reason }: CancelRequest, givesBack: boolean): StopCause {
  return givesBack && reason === 'shutdown' ? { kind: 'giveBack' } : { kind: 'cancel', reason };
}

/** What `$/cancel` says for a cause. */
export function cancelReason(cause: StopCause): CancelReason {
  if (cause.kind === 'giveBack') return 'shutdown';
  return cause.kind === 'cancel' ? cause.reason : 'timeout';
}

/** The error of a step or process that ran out of time. */
export function timeoutError(cause: StopCause & { kind: 'timeout' }, details: ErrorDetails = {}): ProcessError {
  const length = formatDuration(cause.ms);
  const message = {
    step: `The step did not end within its timeout of ${length}.`,
    idle: `The step gave no output, progress or log for ${length} (idleTimeout).`,
    process: `The process did not end within its timeout of ${length} of running time.`,
    cleanup: `The cleanup steps did not end within ${length} together.`,
  }[cause.limit];
  return { code: 'Timeout', message, type: 'Timeout', stack: [], details: { limit: cause.limit, ...details } };
}
