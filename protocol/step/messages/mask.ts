import type { MessageDeclaration, RequestId } from './envelope.ts';

/** Makes a value secret from now on: it is masked in whatever the step logs after this. */
export const mask = {
  method: '$/mask',
  from: 'provider',
  kind: 'notification',
} as const satisfies MessageDeclaration;

export interface MaskParams {
  /** The running request. */
  id: RequestId;
  /** Text to mask. Under 6 characters it is ignored with a warning. */
  value: string;
}
