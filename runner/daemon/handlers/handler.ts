import type { ControlRequest } from '../../../protocol/control/message.ts';

/** Who asks. */
export interface Caller {
  client: { name: string; version: string };
  /** OS user; the owner of the state directory unless the socket is open to a group. */
  user: string;
  /** Aborted when the client gave up this request, or its connection ended: what waits on its behalf is given up. */
  gone: AbortSignal;
  /** The other end, the same for all requests that come from there. */
  connection: CallerConnection;
}

export interface CallerConnection {
  /** Aborted when it ends. */
  ended: AbortSignal;
  /** Sends a notification. False: the connection is behind, hold on until `drained`. */
  notify(method: string, params: object): boolean;
  /** Whether it is behind. */
  readonly behind: boolean;
  /** Resolves when what was sent has left, or the connection has ended. */
  drained(): Promise<void>;
}

/** Answers one request. Throws a ControlError for what the client should hear. `params` match the declared type. */
export interface Handler {
  method: string;
  answer(params: never, caller: Caller): Promise<unknown>;
}

/** Ties the code that answers to the declaration of the request. */
export function handler<Params, Result>(
  message: ControlRequest<Params, Result>,
  answer: (params: Params, caller: Caller) => Promise<Result>,
): Handler {
  return { method: message.method, answer };
}
