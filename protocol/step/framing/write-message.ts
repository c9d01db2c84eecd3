import type { JsonObject } from '../../data/json.ts';
import type {
  ErrorMessage,
  MessageDeclaration,
  NotificationMessage,
  RequestId,
  RequestMessage,
  SuccessMessage,
} from '../messages/envelope.ts';

export type OutgoingMessage = RequestMessage | NotificationMessage | SuccessMessage | ErrorMessage | JsonObject;

/** A message would be longer than the peer takes. */
export class MessageTooLongError extends Error {
  override readonly name = 'MessageTooLongError';
  readonly bytes: number;
  readonly maxBytes: number;

  constructor(bytes: number, maxBytes: number) {
    super(`the message is ${bytes} bytes, the limit is ${maxBytes}; larger things are artifacts (files)`);
    this.bytes = bytes;
    this.maxBytes = maxBytes;
  }
}

/**
 * A message as its line. The LF that a provider puts before a message ends whatever a stray print left half-written;
 * nothing but messages is ever written to a provider's stdin, so here it would only be noise.
 * @throws MessageTooLongError
 */
export function writeMessage(message: OutgoingMessage, maxMessageBytes: number): string {
  const text = JSON.stringify(message);
  // No character takes more than three bytes a code unit, so most messages need no count.
  if (text.length * 3 > maxMessageBytes) {
    const bytes = Buffer.byteLength(text);
    if (bytes > maxMessageBytes) throw new MessageTooLongError(bytes, maxMessageBytes);
  }
  return `${text}\n`;
}

/** A request with `jsonrpc` and `id` first, where a reader of an over-long line looks for them. */
export function requestMessage<Params>(
  declaration: MessageDeclaration,
  id: RequestId,
  params: Params,
): RequestMessage<string, Params> {
  return { jsonrpc: '2.0', id, method: declaration.method, params };
}

export function notificationMessage<Params>(
  declaration: MessageDeclaration,
  params: Params,
): NotificationMessage<string, Params> {
  return { jsonrpc: '2.0', method: declaration.method, params };
}
