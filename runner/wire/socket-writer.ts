import type { Socket } from 'node:net';
import { AbstractMessageWriter, type Message } from 'vscode-jsonrpc/node';
import { CONTROL_LIMITS } from '../../protocol/control/message.ts';

/** Params that are JSON text already: what goes to many is made into text once. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** Writes messages to a socket. Never waits: who sends much asks `behind` first. */
export class SocketWriter extends AbstractMessageWriter {
  readonly #socket: Socket;
  readonly #maxBytes: number;

  constructor(socket: Socket, maxBytes: number = CONTROL_LIMITS.maxMessageBytes) {
    super();
    this.#socket = socket;
    this.#maxBytes = maxBytes;
  }

  /** More was written than the other end has taken. */
  get behind(): boolean {
    return !this.#socket.destroyed && this.#socket.writableNeedDrain;
  }

  write(message: Message): Promise<void> {
    try {
      this.send(JSON.stringify(message));
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  notify(method: string, params: object): void {
    const text = params instanceof JsonText ? params.text : JSON.stringify(params);
    this.send(`{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${text}}`);
  }

  end(): void {
    // The socket belongs to the connection.
  }

  /** Throws for a message no reader would take. */
  send(text: string): void {
    const bytes = Buffer.byteLength(text);
    if (bytes > this.#maxBytes)
      throw new Error(`the message has ${bytes} bytes; at most ${this.#maxBytes} can be sent`);
    // One that has ended takes nothing more; whoever waits for it is told by its close.
    if (this.#socket.writable) this.#socket.write(`Content-Length: ${bytes}\r\n\r\n${text}`);
  }
}
