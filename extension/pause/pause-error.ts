import { isConnectionLost, isControlFailure, isNoRunner } from '../../runner/client/control-failure.ts';
import type { DataFault } from '../../protocol/data/fault.ts';
import type { Answer } from './who-was-first.ts';

/** Why a draft was not kept, or a pause cannot be shown. People are told by wordPauseProblem. */
export type PauseProblem =
  /** Somebody else changed the pause since the text was read. */
  | { kind: 'conflict'; by: Answer }
  /** It waits no more. */
  | { kind: 'over'; by: Answer }
  /** The text is no data; `fault` says where. */
  | { kind: 'notData'; fault: DataFault }
  /** The runner looked at it and refuses it: a sentence each. */
  | { kind: 'refused'; problems: string[] }
  /** No answer came; what is typed stays where it is. */
  | { kind: 'unreachable'; reason: string };

export class PauseError extends Error {
  override readonly name = 'PauseError';
  readonly problem: PauseProblem;

  constructor(problem: PauseProblem) {
    super(problem.kind);
    this.problem = problem;
  }
}

/** No runner, no answer: what is typed stays where it is. Anything else is passed on. */
export function withoutAnswer(error: unknown): unknown {
  if (isControlFailure(error, 'NoSuchProcess')) return new PauseError({ kind: 'over', by: { what: 'deleted' } });
  if (isNoRunner(error) || isConnectionLost(error) || isControlFailure(error, 'Refusing')) {
    return new PauseError({ kind: 'unreachable', reason: error.message });
  }
  return error;
}
