import type { RunnerStatus } from '../../../protocol/control/runner.ts';
import type { StepProgress } from '../../../protocol/process/events.ts';
import { isoTime } from '../../executor/clock.ts';
import { ControlError } from '../control-error.ts';
import { Definitions } from '../ledger/definitions.ts';
import { Ledger } from '../ledger/ledger.ts';
import { RecentData } from '../ledger/recent-data.ts';
import { logFault } from '../log.ts';
import { Notifier } from '../notify/notifier.ts';
import { Housekeeper } from '../retention/housekeeper.ts';
import { ProcessFiles } from '../start/process-files.ts';
import { Scripts } from '../start/scripts.ts';
import { Dispatcher } from './dispatcher.ts';
import { Emitter } from './emitter.ts';
import { Life, type EndReason, type ShutdownMode } from './life.ts';
import { LatestProgress } from './latest-progress.ts';
import type { CoreOptions, CoreParts } from './parts.ts';
import { recover } from './recovery.ts';

/** A runner without its socket: the queue, what runs, and what changes it. `handlersOf` answers requests with it. */
export class Core {
  readonly parts: CoreParts;
  readonly dispatcher: Dispatcher;
  readonly files: ProcessFiles;
  readonly scripts = new Scripts();
  readonly progress = new LatestProgress();
  /** Newest progress of steps that run; not part of any state. */
  readonly onProgress = new Emitter<[pid: string, progress: StepProgress]>();
  /** There is more to read in the log of an attempt. */
  readonly onLogGrew = new Emitter<[pid: string, step: string, attempt: number]>();
  /** An executor has let go of a process. */
  readonly onReleased = new Emitter<[pid: string]>();
  readonly #life: Life;
  readonly #housekeeper: Housekeeper;
  readonly #notifier: Notifier | undefined;
  #containment = 'not known before the first executor has started';

  constructor(options: CoreOptions) {
    const { store, clock } = options;
    const ledger = new Ledger(store);
    this.parts = {
      random: Math.random,
      platform: process.platform,
      ...options,
      ledger,
      definitions: new Definitions(store),
      recent: new RecentData(store),
      now: () => isoTime(clock),
    };
    this.files = new ProcessFiles(this.parts.platform);
    this.dispatcher = new Dispatcher(this.parts, {
      progress: (pid, progress) => {
        this.progress.set(pid, progress);
        this.onProgress.emit(pid, progress);
      },
      logGrew: (pid, step, attempt) => {
        this.onLogGrew.emit(pid, step, attempt);
      },
      released: (pid) => {
        this.onReleased.emit(pid);
      },
      settled: () => {
        this.#life.settled();
      },
    });
    this.#life = new Life(this.parts, this.dispatcher);
    this.#housekeeper = new Housekeeper(this.parts);
    const { notify } = options.settings;
    this.#notifier = notify ? new Notifier(this.parts, notify.command) : undefined;
    ledger.onEvent((pid, event, state) => {
      this.#life.touch();
      this.progress.event(pid, event);
      this.#housekeeper.event(event);
      this.#notifier?.event(event, state);
    });
  }

  /** Takes up what an earlier runner left, and begins to give out work. */
  async start(): Promise<void> {
    await recover(this.parts, this.dispatcher);
    this.#life.begin();
    this.#housekeeper.begin();
    this.parts.supervisor.level().then(
      ({ summary }) => {
        this.#containment = summary;
      },
      () => undefined,
    );
  }

  /** Resolves when the runner should go: it was told to, or has nothing left to do. Nothing runs any more then. */
  get over(): Promise<EndReason> {
    return this.#life.over;
  }

  /** A client is there: no time to leave. */
  touch(): void {
    this.#life.touch();
  }

  shutdown(mode: ShutdownMode, deadlineMs?: number): void {
    this.parts.log.write('info', 'Told to end', { mode });
    this.#life.shutdown(mode, deadlineMs);
  }

  /** Throws Refusing when nothing new is taken. */
  accepting(): void {
    const { refusing } = this.parts.store.health();
    const reason = this.#life.state === 'stopping' ? 'it is stopping' : refusing;
    if (reason === null) return;
    throw new ControlError('Refusing', `The runner takes nothing new: ${reason}.`, { reason });
  }

  status(): RunnerStatus {
    const { identity, store, supervisor, ledger, clients } = this.parts;
    const { refusing, damage } = store.health();
    const state = this.#life.state;
    return {
      ...identity,
      state: state === 'serving' && refusing !== null ? 'refusing' : state,
      refusing,
      concurrency: supervisor.slots,
      counts: store.counts(),
      clients: clients(),
      memoryBytes: process.memoryUsage.rss(),
      containment: this.#containment,
      damage,
      lastEvent: ledger.lastEvent,
    };
  }

  /** Ends the executors and closes the store; after `over`, and after the last answer was sent. */
  async close(): Promise<void> {
    const { supervisor, store, log } = this.parts;
    this.dispatcher.dispose();
    this.#housekeeper.dispose();
    try {
      await supervisor.close();
    } catch (error) {
      logFault(log, 'Executors could not be ended', error);
    }
    await this.dispatcher.idle();
    await this.#notifier?.idle();
    await store.close();
  }
}

export function createCore(options: CoreOptions): Core {
  return new Core(options);
}
