import type { MessageDeclaration, RequestId } from './envelope.ts';

/** Asks the running step to end early. Its request is still answered exactly once. */
export const cancel = {
  method: '$/cancel',
  from: 'executor',
  kind: 'notification',
} as const satisfies MessageDeclaration;

export interface CancelParams {
  /** The `step/run` request meant. */
  id: RequestId;
  reason: CancelReason;
}

/** `user`: a person or a program asked. `timeout`: a time limit is over. `shutdown`: the runner stops. */
export type CancelReason = 'user' | 'timeout' | 'shutdown';
