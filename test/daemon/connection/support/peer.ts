import { createConnection, type Socket } from 'node:net';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { FrameParser } from '../../../../runner/wire/frame-parser.ts';

export interface Answer {
  id: number | string | null;
  result?: Record<string, unknown>;
  error?: { code: number; message: string; data?: { name: string } };
}

/** The other end of a socket, that sends whatever the test wants. */
export class Peer {
  readonly socket: Socket;
  readonly #parser = new FrameParser(64 * 1024 * 1024);
  readonly #answers: Answer[] = [];
  readonly #waiting: (() => void)[] = [];
  readonly closed: Promise<void>;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      for (const body of this.#parser.push(chunk)) this.#answers.push(JSON.parse(body.toString()) as Answer);
      for (const wake of this.#waiting.splice(0)) wake();
    });
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        resolve();
        for (const wake of this.#waiting.splice(0)) wake();
      });
    });
  }

  static async connect(path: string): Promise<Peer> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    onTestFinished(() => {
      socket.destroy();
    });
    return new Peer(socket);
  }

  raw(bytes: string | Buffer): void {
    this.socket.write(bytes);
  }

  send(message: object): void {
    this.raw(frame(JSON.stringify({ jsonrpc: '2.0', ...message })));
  }

  /** The next message that comes, or undefined when the connection ends before. */
  async next(): Promise<Answer | undefined> {
    while (this.#answers.length === 0 && !this.socket.closed)
      await new Promise<void>((wake) => this.#waiting.push(wake));
    return this.#answers.shift();
  }
}

export function frame(text: string): string {
  return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}
