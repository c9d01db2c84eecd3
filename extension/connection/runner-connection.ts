import { EventEmitter, type Disposable } from 'vscode';
import type { EventsParams, ProgressBatchParams } from '../../protocol/control/events.ts';
import type { ControlRequest } from '../../protocol/control/message.ts';
import type { ConnectOptions } from '../../runner/client/connect.ts';
import type { RunnerClient } from '../../runner/client/runner-client.ts';
import { RunnerLink, type LinkState } from '../../runner/client/runner-link.ts';

/** `off`: nothing has needed the runner yet. The others as in LinkState. */
export type ConnectionState = { state: 'off' } | LinkState;

/**
 * The extension's one connection to the user's runner. It begins when something needs it, never at activation, and
 * then keeps itself: whoever shows what the runner says listens to `onDidListAnew` and the events that follow.
 */
export class RunnerConnection implements Disposable {
  readonly #options: ConnectOptions;
  readonly #stateChanged = new EventEmitter<ConnectionState>();
  readonly #listAnew = new EventEmitter<RunnerClient>();
  readonly #events = new EventEmitter<EventsParams['events']>();
  readonly #progress = new EventEmitter<ProgressBatchParams['progress']>();
  #link: RunnerLink | undefined;
  #state: ConnectionState = { state: 'off' };

  readonly onDidChangeState = this.#stateChanged.event;
  /** What was known is not enough to go on from: list everything that is shown. */
  readonly onDidListAnew = this.#listAnew.event;
  readonly onDidReceiveEvents = this.#events.event;
  readonly onDidReceiveProgress = this.#progress.event;

  constructor(options: ConnectOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Begins to connect, and starts a runner where none runs. */
  open(): void {
    if (this.#link) return;
    this.#link = new RunnerLink(this.#options, {
      state: (state) => {
        this.#state = state;
        this.#stateChanged.fire(state);
      },
      listAnew: (client) => {
        this.#listAnew.fire(client);
      },
      events: (events) => {
        this.#events.fire(events);
      },
      progress: (progress) => {
        this.#progress.fire(progress);
      },
    });
    this.#link.start();
  }

  /**
   * Asks the runner, connecting first where need be. Rejects as RunnerClient.request does, and with NoRunner when
   * there is none to ask.
   */
  async request<Params, Result>(
    message: ControlRequest<Params, Result>,
    params: Params,
    signal?: AbortSignal,
  ): Promise<Result> {
    const client = await this.#connected();
    return client.request(message, params, signal);
  }

  dispose(): void {
    void this.#link?.dispose();
    for (const emitter of [this.#stateChanged, this.#listAnew, this.#events, this.#progress]) emitter.dispose();
  }

  /** Rejects when the next try to connect fails. */
  #connected(): Promise<RunnerClient> {
    this.open();
    if (this.#state.state === 'connected') return Promise.resolve(this.#state.client);
    return new Promise((resolve, reject) => {
      const listener = this.onDidChangeState((state) => {
        if (state.state === 'connected') resolve(state.client);
        else if (state.state === 'lost') reject(new Error(state.error));
        else return;
        listener.dispose();
      });
    });
  }
}
