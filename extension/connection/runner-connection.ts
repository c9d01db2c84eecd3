import { EventEmitter, l10n, workspace, type Disposable } from 'vscode';
import type { EventsParams, ProgressBatchParams } from '../../protocol/control/events.ts';
import type { ControlRequest } from '../../protocol/control/message.ts';
import type { ConnectOptions } from '../../runner/client/connect.ts';
import { NoRunner } from '../../runner/client/control-failure.ts';
import type { RunnerClient } from '../../runner/client/runner-client.ts';
import type { LinkState, RunnerLink } from '../../runner/client/runner-link.ts';
import { UserError } from '../commands/user-error.ts';
import { READING } from './reading.ts';

/** `off`: nothing has needed the runner yet. The others as in LinkState. */
export type ConnectionState = { state: 'off' } | LinkState;

export interface RunnerConnectionOptions {
  /** Asked for whenever it connects anew. */
  connect: () => Omit<ConnectOptions, 'start'>;
  /** Whether settings and trust allow to start a runner. */
  mayStart: () => boolean;
}

/**
 * The extension's one connection to the user's runner. At activation it only looks for one that runs; one is started
 * when something needs it. From then on it keeps itself: whoever shows what the runner says listens to `onDidListAnew`
 * and the events that follow.
 */
export class RunnerConnection implements Disposable {
  readonly #options: RunnerConnectionOptions;
  readonly #stateChanged = new EventEmitter<ConnectionState>();
  readonly #listAnew = new EventEmitter<RunnerClient>();
  readonly #events = new EventEmitter<EventsParams['events']>();
  readonly #progress = new EventEmitter<ProgressBatchParams['progress']>();
  #link: Promise<RunnerLink> | undefined;
  #state: ConnectionState = { state: 'off' };

  readonly onDidChangeState = this.#stateChanged.event;
  /** What was known is not enough to go on from: list everything that is shown. */
  readonly onDidListAnew = this.#listAnew.event;
  readonly onDidReceiveEvents = this.#events.event;
  readonly onDidReceiveProgress = this.#progress.event;

  constructor(options: RunnerConnectionOptions) {
    this.#options = options;
  }

  get state(): ConnectionState {
    return this.#state;
  }

  /** Connects to a runner that runs, now or later; starts none. */
  look(): void {
    this.#tell((link) => {
      link.start();
    });
  }

  /** Connects; from here on a runner is started where none runs and none was stopped on purpose. */
  open(): void {
    this.#tell((link) => {
      if (this.#options.mayStart()) link.keepRunner();
      else link.start();
    });
  }

  /**
   * A person wants a runner: one that was stopped on purpose is followed by another. Throws UserError in a workspace
   * that is not trusted.
   */
  startRunner(): void {
    if (!workspace.isTrusted) throw untrusted();
    this.#tell((link) => {
      link.startRunner();
    });
  }

  /** Tries at once rather than after the wait it is in. */
  retry(): void {
    if (this.#link)
      this.#tell((link) => {
        link.retry();
      });
  }

  /** Settings have changed: connects as they are now, if it was connected before. */
  async again(): Promise<void> {
    const link = this.#link;
    if (!link) return;
    this.#link = undefined;
    this.#take({ state: 'off' });
    await ended(link);
    this.open();
  }

  /**
   * Asks the runner, connecting first where need be. Rejects as RunnerClient.request does, with NoRunner when there
   * is none to ask, and with UserError for what is not done in a workspace that is not trusted.
   */
  async request<Params, Result>(
    message: ControlRequest<Params, Result>,
    params: Params,
    signal?: AbortSignal,
  ): Promise<Result> {
    if (!workspace.isTrusted && !READING.has(message.method)) throw untrusted();
    const client = await this.#connected();
    return client.request(message, params, signal);
  }

  dispose(): void {
    if (this.#link) void ended(this.#link);
    for (const emitter of [this.#stateChanged, this.#listAnew, this.#events, this.#progress]) emitter.dispose();
  }

  /** Has the link do something, in the order of the calls. */
  #tell(act: (link: RunnerLink) => void): void {
    const link = (this.#link ??= this.#newLink());
    link.then(act, (failure: unknown) => {
      if (this.#link !== link) return;
      // Its bundle could not be loaded; whoever asks next has it tried again.
      this.#link = undefined;
      this.#take({ state: 'lost', error: String(failure), failure });
    });
  }

  #newLink(): Promise<RunnerLink> {
    const options: ConnectOptions = { ...this.#options.connect(), start: 'never' };
    // One that another has taken the place of is not listened to any more.
    const ifCurrent = (then: () => void): void => {
      if (this.#link === link) then();
    };
    const link = this.#load(options, {
      state: (state) => {
        ifCurrent(() => {
          this.#take(state);
        });
      },
      listAnew: (client) => {
        ifCurrent(() => {
          this.#listAnew.fire(client);
        });
      },
      events: (events) => {
        ifCurrent(() => {
          this.#events.fire(events);
        });
      },
      progress: (progress) => {
        ifCurrent(() => {
          this.#progress.fire(progress);
        });
      },
    });
    return link;
  }

  async #load(...of: ConstructorParameters<typeof RunnerLink>): Promise<RunnerLink> {
    // Not before activation is over.
    await new Promise((resolve) => setImmediate(resolve));
    const { RunnerLink: Link } = await import('./extension-link.ts');
    return new Link(...of);
  }

  #take(state: ConnectionState): void {
    this.#state = state;
    this.#stateChanged.fire(state);
  }

  /** Rejects when the next try to connect fails. */
  #connected(): Promise<RunnerClient> {
    this.open();
    if (this.#state.state === 'connected') return Promise.resolve(this.#state.client);
    // Whoever stopped it knows; it is started again by a person.
    if (this.#state.state === 'stopped' && !this.#options.mayStart()) return Promise.reject(noRunner());
    if (this.#state.state === 'stopped' && this.#state.onPurpose) return Promise.reject(noRunner());
    this.retry();
    return new Promise((resolve, reject) => {
      const listener = this.onDidChangeState((state) => {
        if (state.state === 'connected') resolve(state.client);
        else if (state.state === 'lost') reject(asError(state));
        else if (state.state === 'stopped') reject(noRunner());
        else return;
        listener.dispose();
      });
    });
  }
}

async function ended(link: Promise<RunnerLink>): Promise<void> {
  // One that never came has nothing to end.
  await link.then(
    (loaded) => loaded.dispose(),
    () => undefined,
  );
}

function untrusted(): UserError {
  return new UserError(l10n.t('Nothing is run or changed in a workspace that is not trusted. Trust it first.'));
}

function noRunner(): NoRunner {
  return new NoRunner(l10n.t('The Stepwell runner is not running.'));
}

function asError({ error, failure }: { error: string; failure?: unknown }): Error {
  return failure instanceof Error ? failure : new NoRunner(error);
}
