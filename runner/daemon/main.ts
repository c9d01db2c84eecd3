import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ending } from '../../protocol/control/runner.ts';
import type { RunnerIdentity } from '../../protocol/control/hello.ts';
import { ownBuild } from '../build/build-info.ts';
import { removeOldBuilds } from '../build/install-build.ts';
import { systemClock } from '../executor/clock.ts';
import { identityOf } from '../platform/process-identity.ts';
import { endSurvivors } from '../platform/tree/survivors.ts';
import { userName } from '../platform/user-name.ts';
import { prepareStateDir, type SocketGroup } from '../state-dir/prepare.ts';
import { ensureId, ensureToken } from '../state-dir/secret-file.ts';
import { socketPlace } from '../state-dir/socket-place.ts';
import { openStore } from '../store/index.ts';
import { createValidator } from '../validation/index.ts';
import { createCore } from './core/core.ts';
import type { EndReason, ShutdownMode } from './core/life.ts';
import type { RunnerLife } from './core/parts.ts';
import { readSettings } from './core/read-settings.ts';
import type { RunnerSettings } from './core/settings.ts';
import { createSupervisor } from './supervisor/create-supervisor.ts';
import { removeScratch } from './supervisor/remove-scratch.ts';
import { EventFeed } from './events/event-feed.ts';
import { handlersOf } from './handlers/index.ts';
import { logFault } from './log.ts';
import { openLogFile } from './log-file.ts';
import { claim } from './ownership/claim.ts';
import type { Owner } from './ownership/owner-file.ts';
import { listen } from './server/listen.ts';

export interface DaemonOptions {
  /** Absolute path of the state directory. */
  stateDir: string;
  life: RunnerLife;
  /** Processes run at once. Default: 4, or fewer where there are fewer processors. */
  concurrency?: number | undefined;
  /** `-`: standard error. Default: in the state directory. */
  logFile?: string | undefined;
  /** Whose members may connect, beside the owner. */
  group?: SocketGroup | undefined;
  settings?: RunnerSettings;
}

/** A runner that is ready for connections. */
export interface Daemon {
  identity: RunnerIdentity;
  socket: string;
  shutdown(mode: ShutdownMode): void;
  /** Resolves when everything has been ended and put away. */
  over: Promise<EndReason>;
}

export const DEFAULT_CONCURRENCY = 4;

/** Becomes the runner of a state directory, or says who is. Throws StateDirError when the directory cannot be used. */
export async function startDaemon(options: DaemonOptions): Promise<{ daemon: Daemon } | { runs: Owner }> {
  const { stateDir, group } = options;
  const layout = prepareStateDir(stateDir, { group });
  const place = socketPlace(stateDir, { platform: process.platform, uid: process.getuid?.(), temporary: tmpdir() });
  const build = ownBuild();
  const startedAt = new Date().toISOString();
  const self = await identityOf(process.pid);
  if (!self) throw new Error('the system does not tell when this process started');
  const me = { process: self, socket: place.path, version: build.version, build: build.build, startedAt };
  const claimed = await claim(layout.owners, me);
  if (!claimed.owned) return { runs: claimed.owner };

  const { ownership } = claimed;
  const log = openLogFile({ path: options.logFile ?? layout.log });
  const identity: RunnerIdentity = {
    version: build.version,
    build: build.build,
    pid: process.pid,
    startedAt,
    stateDir,
    user: userName(),
  };
  try {
    log.write('info', 'Runner starts', { ...identity, epoch: ownership.epoch });
    removeOldBuilds(layout.builds, build.build);
    const mark = ensureId(layout);
    const epoch = String(ownership.epoch);
    const store = await openStore({ folder: layout.store });
    const feed = new EventFeed({ lastEvent: store.nextNumber() - 1, clock: systemClock });
    store.onDurable((events) => {
      feed.add(events);
    });
    const slots = options.concurrency ?? Math.min(DEFAULT_CONCURRENCY, availableParallelism());
    const validator = createValidator();
    let clients = (): number => 0;
    const core = createCore({
      root: stateDir,
      store,
      supervisor: createSupervisor({ slots, mark, log, scratch: join(layout.scratch, epoch) }),
      validator,
      identity,
      settings: options.settings ?? readSettings(stateDir),
      life: options.life,
      log,
      clock: systemClock,
      endSurvivors: async () => {
        const { ended, left } = await endSurvivors(mark);
        void removeScratch(layout.scratch, epoch);
        if (ended + left.length === 0) return;
        log.write('warning', 'Ended programs of an earlier runner', { ended, left: left.map(({ pid }) => pid) });
      },
      clients: () => clients(),
    });
    core.onProgress.add((pid, progress) => {
      feed.progress(pid, progress);
    });
    await core.start();
    const server = await listen({
      place,
      group,
      token: ensureToken(layout, group),
      identity,
      lastEvent: () => feed.lastEvent,
      handlers: [...handlersOf(core), ...feed.handlers()],
      user: group ? `group ${group.name}` : identity.user,
      log,
    });
    clients = () => server.clients;
    log.write('info', 'Runner listens', { socket: place.path });
    // Its last words; Node then ends it, and with it what it started.
    const onFault = (fault: unknown): void => {
      logFault(log, 'The runner ends by a fault of its own', fault);
    };
    process.on('uncaughtExceptionMonitor', onFault);
    const over = core.over.then(async (reason) => {
      log.write('info', 'Runner ends', { reason });
      // Whoever asked for it is answered first.
      await new Promise((resolve) => setImmediate(resolve));
      server.tell(ending, { reason });
      await server.close();
      feed.dispose();
      await core.close();
      await validator.dispose();
      log.write('info', 'Runner has ended', { reason });
      process.off('uncaughtExceptionMonitor', onFault);
      log.close();
      ownership.release();
      return reason;
    });
    const shutdown = (mode: ShutdownMode): void => {
      core.shutdown(mode);
    };
    return { daemon: { identity, socket: place.path, shutdown, over } };
  } catch (error) {
    log.write('error', `Runner cannot start: ${(error as Error).message}`, { stack: (error as Error).stack });
    log.close();
    ownership.release();
    throw error;
  }
}
