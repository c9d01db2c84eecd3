import type { Socket } from 'node:net';
import { AbstractMessageReader, type DataCallback, type Disposable } from 'vscode-jsonrpc/node';
import { FrameError, FrameParser } from './frame-parser.ts';
import { isMessage } from './message-shape.ts';

/** Why a peer was not understood; nothing it sends afterwards is read. */
export interface BadInput {
  /** ParseError or InvalidRequest of JSON-RPC. */
  code: -32700 | -32600;
  message: string;
}

/** Reads messages from a socket, none longer than the limit, and stops for good at the first that is none. */
export class SocketReader extends AbstractMessageReader {
  readonly #socket: Socket;
  readonly #parser: FrameParser;
  readonly #onBadInput: (problem: BadInput) => void;
  #stopped = false;

  constructor(socket: Socket, maxBytes: number, onBadInput: (problem: BadInput) => void) {
    super();
    this.#socket = socket;
    this.#parser = new FrameParser(maxBytes);
    this.#onBadInput = onBadInput;
  }

  set maxBytes(bytes: number) {
    this.#parser.maxBytes = bytes;
  }

  listen(callback: DataCallback): Disposable {
    const onData = (chunk: Buffer): void => {
      this.#read(chunk, callback);
    };
    const onClose = (): void => {
      this.fireClose();
    };
    this.#socket.on('data', onData);
    this.#socket.on('close', onClose);
    return {
      dispose: () => {
        this.#stopped = true;
        this.#socket.off('data', onData);
        this.#socket.off('close', onClose);
      },
    };
  }

  #read(chunk: Buffer, callback: DataCallback): void {
    if (this.#stopped) return;
    try {
      for (const body of this.#parser.push(chunk)) {
        const message: unknown = parsed(body);
        if (!isMessage(message)) {
          this.#stop({ code: -32600, message: 'Not a message of JSON-RPC 2.0 with params by name.' });
          return;
        }
        callback(message);
      }
    } catch (error) {
      if (!(error instanceof FrameError) && !(error instanceof SyntaxError)) throw error;
      const problem = error instanceof FrameError ? error.message : 'a message is not JSON';
      this.#stop({ code: -32700, message: `Not understood: ${problem}.` });
    }
  }

  #stop(problem: BadInput): void {
    this.#stopped = true;
    this.#onBadInput(problem);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function parsed(body: Buffer): unknown {
  let text: string;
  try {
    text = utf8.decode(body);
  } catch {
    throw new FrameError('a message is not UTF-8');
  }
  return JSON.parse(text);
}
