import type { Socket } from 'node:net';
import {
  CancellationTokenSource,
  createMessageConnection,
  ResponseError,
  type MessageConnection,
} from 'vscode-jsonrpc/node';
import type { ControlErrorData } from '../../protocol/control/errors.ts';
import {
  events,
  eventsLost,
  progress,
  subscribe,
  unsubscribe,
  type EventsParams,
  type EventsLostParams,
  type ProgressBatchParams,
  type SubscribeResult,
} from '../../protocol/control/events.ts';
import { ending, type EndingParams } from '../../protocol/control/runner.ts';
import { hello, type HelloParams, type HelloResult, type RunnerIdentity } from '../../protocol/control/hello.ts';
import { CONTROL_LIMITS, type ControlRequest } from '../../protocol/control/message.ts';
import { SocketReader } from '../wire/socket-reader.ts';
import { SocketWriter } from '../wire/socket-writer.ts';
import { ConnectionLost, ControlFailure } from './control-failure.ts';

/** What a subscriber is told. */
export interface EventListener {
  events(events: EventsParams['events']): void;
  progress?(progress: ProgressBatchParams['progress']): void;
  /** It read too slowly, and is not subscribed any more: list anew, subscribe after `lastEvent`. */
  lost?(lastEvent: number): void;
}

/** A connection to a runner that has said hello. */
export class RunnerClient {
  readonly #socket: Socket;
  readonly #messages: MessageConnection;
  #hello: HelloResult | undefined;
  #listener: EventListener | undefined;
  #ended = false;
  #ending: EndingParams | undefined;
  /** Resolves when the connection has ended, by whichever side. */
  readonly closed: Promise<void>;

  /** @param socket connected; `open` says hello on it */
  private constructor(socket: Socket) {
    this.#socket = socket;
    // A runner that does not keep to its own wire is none.
    const reader = new SocketReader(socket, CONTROL_LIMITS.maxMessageBytes, () => socket.destroy());
    this.#messages = createMessageConnection(reader, new SocketWriter(socket), quiet);
    this.closed = new Promise((resolve) => {
      socket.once('close', () => {
        this.#ended = true;
        // Rejects what still waits for an answer.
        this.#messages.dispose();
        resolve();
      });
    });
    socket.on('error', () => {
      // Its close follows.
    });
    this.#messages.onNotification(events.method, (params: EventsParams) => this.#listener?.events(params.events));
    this.#messages.onNotification(progress.method, (params: ProgressBatchParams) =>
      this.#listener?.progress?.(params.progress),
    );
    this.#messages.onNotification(eventsLost.method, ({ lastEvent }: EventsLostParams) => {
      const lost = this.#listener;
      this.#listener = undefined;
      lost?.lost?.(lastEvent);
    });
    this.#messages.onNotification(ending.method, (params: EndingParams) => {
      this.#ending = params;
    });
    this.#messages.listen();
  }

  /** Says hello on a connected socket. Rejects with ControlFailure or ConnectionLost; then the socket is closed. */
  static async open(socket: Socket, params: HelloParams): Promise<RunnerClient> {
    const client = new RunnerClient(socket);
    try {
      client.#hello = await client.request(hello, params);
      return client;
    } catch (error) {
      client.close();
      throw error;
    }
  }

  get runner(): RunnerIdentity {
    return this.#welcome.runner;
  }

  /** What the runner said before it ended the connection on purpose; undefined: it did not, or was lost. */
  get ending(): EndingParams | undefined {
    return this.#ending;
  }

  /** Number of the last durable event when the connection began. */
  get lastEvent(): number {
    return this.#welcome.lastEvent;
  }

  /**
   * Asks the runner. Rejects with ControlFailure for its refusal, with ConnectionLost when no answer can come any
   * more. `signal` gives up waiting: what was asked may happen all the same.
   */
  async request<Params, Result>(
    message: ControlRequest<Params, Result>,
    params: Params,
    signal?: AbortSignal,
  ): Promise<Result> {
    if (this.#ended) throw new ConnectionLost();
    const cancelling = signal && new CancellationTokenSource();
    const cancel = (): void => {
      cancelling?.cancel();
    };
    signal?.addEventListener('abort', cancel, { once: true });
    if (signal?.aborted) cancel();
    try {
      // A token of undefined would be taken for a second parameter.
      const { method } = message;
      if (!cancelling) return await this.#messages.sendRequest<Result>(method, params);
      return await this.#messages.sendRequest<Result>(method, params, cancelling.token);
    } catch (error) {
      throw this.#asFailure(error);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /**
   * Follows what happens; one listener a connection, a later one takes its place. Rejects with the ControlFailure
   * SequenceTooOld when events after that number are not kept any more.
   */
  async subscribe(after: number | undefined, listener: EventListener): Promise<SubscribeResult> {
    this.#listener = listener;
    try {
      return await this.request(subscribe, after === undefined ? {} : { after });
    } catch (error) {
      if (this.#listener === listener) this.#listener = undefined;
      throw error;
    }
  }

  async unsubscribe(): Promise<void> {
    this.#listener = undefined;
    await this.request(unsubscribe, {});
  }

  /** Ends the connection; what still waits for an answer is rejected. */
  close(): void {
    this.#socket.end();
    this.#socket.destroy();
  }

  /** Whether the connection keeps this program from ending. */
  keepAlive(keeps: boolean): void {
    if (keeps) this.#socket.ref();
    else this.#socket.unref();
  }

  get #welcome(): HelloResult {
    if (!this.#hello) throw new Error('the runner has not been greeted');
    return this.#hello;
  }

  #asFailure(error: unknown): unknown {
    if (this.#ended || this.#socket.destroyed) return new ConnectionLost();
    if (!(error instanceof ResponseError)) return error;
    return new ControlFailure(error.code, error.message, error.data as ControlErrorData | undefined);
  }
}

const quiet = { error: () => undefined, warn: () => undefined, info: () => undefined, log: () => undefined };
