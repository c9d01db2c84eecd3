import type { JsonObject } from '../../data/json.ts';
import type { StepError } from '../errors.ts';

/**
 * A request's id: 128 random bits as lower-case hexadecimal, echoed verbatim in the answer.
 * @pattern ^[0-9a-f]{32}$
 */
export type RequestId = string;

/** One declaration a message: who sends it and whether it is answered. */
export interface MessageDeclaration<Method extends string = string> {
  method: Method;
  from: 'executor' | 'provider';
  kind: 'request' | 'notification';
}

export interface RequestMessage<Method extends string = string, Params = unknown> {
  jsonrpc: '2.0';
  id: RequestId;
  method: Method;
  params: Params;
}

export interface NotificationMessage<Method extends string = string, Params = unknown> {
  jsonrpc: '2.0';
  method: Method;
  params: Params;
}

export interface SuccessMessage<Result = unknown> {
  jsonrpc: '2.0';
  id: RequestId;
  result: Result;
}

/** `id` is null only when the request could not be read at all. */
export interface ErrorMessage {
  jsonrpc: '2.0';
  id: RequestId | null;
  error: StepError;
}

/** Any request, before its method is looked at. `params` is always an object. */
export type AnyRequest = RequestMessage<string, JsonObject>;

/** Any notification, before its method is looked at. */
export type AnyNotification = NotificationMessage<string, JsonObject>;

/** Any answer that is not an error. */
export type AnySuccess = SuccessMessage<JsonObject>;
