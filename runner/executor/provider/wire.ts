import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { validateStepError } from '../../../protocol/generated/step-messages.js';
import { describeMismatch } from '../../../protocol/step/describe-mismatch.ts';
import type { StepError } from '../../../protocol/step/errors.ts';
import {
  classifyMessage,
  LineReader,
  newRequestId,
  notificationMessage,
  requestMessage,
  writeMessage,
  type FramedItem,
  type MessageItem,
} from '../../../protocol/step/framing/index.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import type { MessageDeclaration, RequestId } from '../../../protocol/step/messages/index.ts';
import { failure } from '../failure.ts';
import type { LaunchedProgram } from '../launch/launcher.ts';

/** How a request was answered. `ended`: the provider left, or closed its output, before it answered. */
export type Answer =
  | { kind: 'result'; result: JsonValue; message: JsonObject; text: string }
  | { kind: 'error'; error: StepError }
  | { kind: 'ended' };

/** A request under way. `answer` rejects with a ProtocolError or DataTooLarge failure. */
export interface Call {
  id: RequestId;
  answer: Promise<Answer>;
}

type OnNotification = (method: string, params: JsonObject) => void;

interface Pending {
  id: RequestId;
  onNotification: OnNotification;
  resolve: (answer: Answer) => void;
  reject: (error: Error) => void;
}

/** What is no answer and no notification of the running request. */
export interface WireEvents {
  stray: (bytes: Buffer) => void;
  warning: (key: string, message: string) => void;
}

/** The executor's end of a session: one request at a time, its notifications, its one answer. */
export class Wire {
  readonly #program: LaunchedProgram;
  readonly #events: WireEvents;
  #pending: Pending | undefined;
  #ended = false;

  constructor(program: LaunchedProgram, events: WireEvents) {
    this.#program = program;
    this.#events = events;
    const reader = new LineReader({
      onItem: (item) => {
        this.#take(item);
      },
    });
    program.stdout.read((chunk) => {
      reader.push(chunk);
    });
    void program.stdout.closed.then(() => {
      reader.end();
      this.#end();
    });
  }

  /** Whether the provider has closed its output: nothing more will come. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Throws a DataTooLarge failure, sending nothing, when the message is longer than a line may be. */
  request(declaration: MessageDeclaration, params: object, onNotification: OnNotification): Call {
    const id = newRequestId();
    const answer = new Promise<Answer>((resolve, reject) => {
      this.#pending = { id, onNotification, resolve, reject };
    });
    try {
      this.#write(writeMessage(requestMessage(declaration, id, params), LIMITS.maxMessageBytes));
    } catch (error) {
      this.#settle()?.reject(
        failure('DataTooLarge', `The request ${declaration.method}: ${(error as Error).message}.`),
      );
    }
    if (this.#ended) this.#settle()?.resolve({ kind: 'ended' });
    return { id, answer };
  }

  notify(declaration: MessageDeclaration, params: object): void {
    this.#write(writeMessage(notificationMessage(declaration, params), LIMITS.maxMessageBytes));
  }

  #write(line: string): void {
    if (!this.#ended && this.#program.stdin?.writable) this.#program.stdin.write(line);
  }

  #take(item: FramedItem): void {
    if (item.kind === 'stray') this.#events.stray(item.bytes);
    else if (item.kind === 'message') this.#message(item);
    else if (item.kind === 'fault') this.#broken(item.id, `a message is not readable: ${item.reason}`, item.text);
    else if (item.id === undefined || item.id === this.#pending?.id) {
      const error = `A message of the provider has ${item.bytes} bytes; the limit is ${LIMITS.maxMessageBytes}. Larger things are artifacts.`;
      // A notification that is too long fails nothing but itself.
      if (item.method === undefined) this.#settle()?.reject(failure('DataTooLarge', error));
      else this.#events.warning('overlong', error);
    } else this.#events.warning('id', `An answer to an unknown request was ignored.`);
  }

  #message(item: MessageItem): void {
    const message = classifyMessage(item.message);
    const pending = this.#pending;
    switch (message.kind) {
      case 'malformed':
        this.#broken(message.id, `a message ${message.reason}`, item.text);
        return;
      case 'request':
        this.#events.warning(
          'request',
          `The provider sent the request ${message.method}; providers only answer and notify.`,
        );
        return;
      case 'notification':
        if (pending && (message.params['id'] === pending.id || message.params['id'] === undefined)) {
          pending.onNotification(message.method, message.params);
        } else this.#events.warning('late', `${message.method} for a request that is not running was ignored.`);
        return;
      case 'success':
      case 'error':
        if (pending && message.id === pending.id) {
          this.#settle();
          if (message.kind === 'success') {
            pending.resolve({ kind: 'result', result: message.result, message: item.message, text: item.text });
          } else this.#error(pending, message.error, item.text);
        } else if (message.id === null && pending && message.kind === 'error') {
          this.#settle();
          this.#error(pending, message.error, item.text);
        } else this.#events.warning('id', 'An answer to a request that is not running was ignored.');
    }
  }

  #error(pending: Pending, error: unknown, text: string): void {
    if (validateStepError(error)) pending.resolve({ kind: 'error', error });
    else pending.reject(protocolError(`an error answer ${describeMismatch(validateStepError.errors)}`, text));
  }

  /** A message that breaks the protocol fails the running request, unless it clearly means another. */
  #broken(id: string | undefined, what: string, text: string): void {
    const pending = this.#pending;
    if (!pending || (id !== undefined && id !== pending.id)) {
      this.#events.warning('broken', `The provider broke the protocol: ${what}; it was ignored.`);
      return;
    }
    this.#settle();
    pending.reject(protocolError(what, text));
  }

  #settle(): Pending | undefined {
    const pending = this.#pending;
    this.#pending = undefined;
    return pending;
  }

  #end(): void {
    this.#ended = true;
    this.#settle()?.resolve({ kind: 'ended' });
  }
}

function protocolError(what: string, text: string): Error {
  return failure('ProtocolError', `The provider broke the protocol: ${what}.`, { received: text.slice(0, 300) });
}
