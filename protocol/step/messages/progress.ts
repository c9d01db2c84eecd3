import type { MessageDeclaration, RequestId } from './envelope.ts';

/** How far the running step is. At most ten a second are passed on. */
export const progress = {
  method: '$/progress',
  from: 'provider',
  kind: 'notification',
} as const satisfies MessageDeclaration;

export interface ProgressParams extends Progress {
  /** The running request. */
  id: RequestId;
}

export interface Progress {
  /**
   * Work done so far, fractions allowed; never falls within an attempt.
   * @minimum 0
   */
  progress: number;
  /**
   * All the work, when known.
   * @exclusiveMinimum 0
   */
  total?: number;
  /** What is being done just now. */
  message?: string;
}
