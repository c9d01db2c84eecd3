import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import { createMessageConnection, type CancellationToken, type MessageConnection } from 'vscode-jsonrpc/node';
import { hello, type HelloParams } from '../../../protocol/control/hello.ts';
import { CONTROL_LIMITS } from '../../../protocol/control/message.ts';
import { SocketReader, type BadInput } from '../../wire/socket-reader.ts';
import { SocketWriter } from '../../wire/socket-writer.ts';
import { ControlError } from '../control-error.ts';
import type { Caller, CallerConnection } from '../handlers/handler.ts';
import type { RunnerLog } from '../log.ts';
import { answer, asResponse, checkParams, type Handlers } from './answer.ts';
import { welcome, type Welcome } from './hello.ts';
import { createPeer } from './peer.ts';

/** What every connection of a server shares. */
export interface ConnectionOptions extends Welcome {
  handlers: Handlers;
  /** Whom connections come from: the owner of the socket's folder, or a group. */
  user: string;
  log: RunnerLog;
  /** Default: as the wire has it. */
  helloTimeoutMs?: number;
}

/** How long a peer may take to read why its connection ends, in milliseconds. */
const LAST_WORDS_MS = 1_000;
/** Requests of one connection in work at once; those that wait for processes included. */
const MAX_IN_WORK = 10_000;

/** Serves one connection until it ends. No fault of the other end reaches beyond it. */
export class Connection {
  readonly #socket: Socket;
  readonly #options: ConnectionOptions;
  readonly #reader: SocketReader;
  readonly #writer: SocketWriter;
  readonly #messages: MessageConnection;
  readonly #peer: CallerConnection;
  readonly #helloTimer: NodeJS.Timeout;
  #client: Caller['client'] | undefined;
  #inWork = 0;
  #ending = false;

  constructor(socket: Socket, options: ConnectionOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#reader = new SocketReader(socket, CONTROL_LIMITS.maxFirstMessageBytes, (problem) => {
      this.#refuse(problem);
    });
    this.#writer = new SocketWriter(socket);
    this.#peer = createPeer(socket, this.#writer);
    this.#messages = createMessageConnection(this.#reader, this.#writer, quiet);
    this.#messages.onRequest((method, params, token) => this.#request(method, params ?? {}, token));
    this.#helloTimer = setTimeout(() => {
      this.#refuse({ code: -32600, message: 'No runner/hello came in time.' });
    }, options.helloTimeoutMs ?? CONTROL_LIMITS.helloTimeoutMs);
    socket.on('error', () => {
      // A peer that went away; its close follows.
    });
    socket.on('close', () => {
      clearTimeout(this.#helloTimer);
      this.#messages.dispose();
    });
    socket.on('drain', () => {
      this.#pace();
    });
    this.#messages.listen();
  }

  /** Whether it said hello. */
  get isClient(): boolean {
    return this.#client !== undefined;
  }

  notify(method: string, params: object): void {
    if (!this.#ending) this.#peer.notify(method, params);
  }

  /** Ends it once what was sent has left. */
  end(): void {
    this.#ending = true;
    this.#socket.end();
    this.#socket.resume();
    const timer = setTimeout(() => this.#socket.destroy(), LAST_WORDS_MS);
    this.#socket.once('close', () => {
      clearTimeout(timer);
    });
  }

  async #request(method: string, params: object, token: CancellationToken): Promise<unknown> {
    if (method === hello.method) return this.#hello(params);
    if (this.#client === undefined) throw this.#farewell('HelloFirst', `runner/hello has to come before ${method}.`);
    if (this.#inWork >= MAX_IN_WORK) {
      const reason = `This connection has ${MAX_IN_WORK} requests in work.`;
      throw asResponse(new ControlError('Refusing', reason, { reason }));
    }
    const gone = new AbortController();
    setMaxListeners(0, gone.signal);
    const giveUp = (): void => {
      gone.abort();
    };
    token.onCancellationRequested(giveUp);
    this.#peer.ended.addEventListener('abort', giveUp, { once: true });
    this.#inWork += 1;
    this.#pace();
    const { handlers, log, user } = this.#options;
    const caller = { client: this.#client, user, gone: gone.signal, connection: this.#peer };
    try {
      return await answer(handlers, log, method, params, caller);
    } finally {
      this.#peer.ended.removeEventListener('abort', giveUp);
      this.#inWork -= 1;
      this.#pace();
    }
  }

  #hello(params: object): unknown {
    try {
      checkParams(hello.method, params);
      const result = welcome(params as HelloParams, this.#options);
      this.#client = (params as HelloParams).client;
      clearTimeout(this.#helloTimer);
      this.#reader.maxBytes = CONTROL_LIMITS.maxMessageBytes;
      return result;
    } catch (error) {
      if (!(error instanceof ControlError)) throw error;
      throw this.#farewell(error.data.name, error.message);
    }
  }

  /** The error to answer with; the connection ends behind it. */
  #farewell(name: ControlError['data']['name'], message: string): Error {
    // The answer is written in a later turn, when this promise has been settled.
    setImmediate(() => {
      this.end();
    });
    return asResponse(new ControlError(name, message));
  }

  #refuse({ code, message }: BadInput): void {
    if (this.#ending) return;
    const client = this.#client?.name;
    this.#options.log.write('warning', `a connection is closed: ${message}`, {
      ...(client !== undefined && { client }),
    });
    this.#writer.send(JSON.stringify({ jsonrpc: '2.0', id: null, error: { code, message } }));
    this.end();
  }

  /** Reads on only while answers find their way out: a peer that does not read them must not fill memory. */
  #pace(): void {
    if (this.#ending) return;
    if (this.#writer.behind) this.#socket.pause();
    else this.#socket.resume();
  }
}

/** The library's own remarks are about peers that misbehave, which is not worth a line. */
const quiet = { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined };
