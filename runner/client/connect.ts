import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { ownBuild, type BuildInfo } from '../build/build-info.ts';
import { isNewer } from '../build/is-newer.ts';
import { ownerLives } from '../daemon/ownership/owner-lives.ts';
import { lastOwner } from '../daemon/ownership/owner-file.ts';
import { chooseStateDir } from '../state-dir/default-location.ts';
import { layoutOf, type Layout } from '../state-dir/layout.ts';
import { NoRunner } from './control-failure.ts';
import { dial, type ClientInfo } from './dial.ts';
import { findRunner, type Found } from './find-runner.ts';
import type { RunnerClient } from './runner-client.ts';
import { startRunner } from './start-runner.ts';

export interface ConnectOptions {
  /** Default: STEPWELL_STATE_DIR, or the system's place for state. */
  stateDir?: string | undefined;
  /** Whether to start a runner when none runs. Default: never. */
  start?: 'never' | 'ifNeeded';
  client: ClientInfo;
  /** The build to start. Default: the one this code is part of. */
  build?: BuildInfo;
  /** How long a runner may take to become ready, in milliseconds. Default: 30 s. */
  patienceMs?: number;
  signal?: AbortSignal;
}

const PATIENCE_MS = 30_000;
/** Between looks for a runner that somebody else started, which tells only its starter when it is ready. */
const LOOK_AGAIN_MS = 20;

/**
 * Connects to the runner of a state directory, which is started when there is none and `start` says so. Of any
 * number of clients that start one at once, all end up with the same. Rejects with NoRunner, or with the
 * ControlFailure of a hello that was refused.
 */
export async function connect(options: ConnectOptions): Promise<RunnerClient> {
  const { start = 'never', client, patienceMs = PATIENCE_MS, signal } = options;
  const layout = layoutOf(chooseStateDir(options.stateDir, process.env, process.platform, homedir()));
  const deadline = performance.now() + patienceMs;
  while (performance.now() < deadline) {
    signal?.throwIfAborted();
    const found = findRunner(layout);
    const connected = found && (await dial(found.socket, found.token, client));
    if (connected) {
      if (start === 'ifNeeded') await replaceOlder(connected, layout, options.build ?? ownBuild());
      return connected;
    }
    if (await isComing(layout, found)) await sleep(LOOK_AGAIN_MS);
    else if (start === 'never')
      throw new NoRunner(`No runner runs for ${layout.root}. Start one: stepwell runner --wait`);
    else await started(layout, options.build ?? ownBuild());
  }
  throw new NoRunner(
    `The runner of ${layout.root} was not ready within ${Math.round(patienceMs / 1000)} s; see ${layout.log}.`,
  );
}

/** Whether a runner lives that does not listen: not yet, or not any more. */
async function isComing(layout: Layout, found: Found | undefined): Promise<boolean> {
  const owner = found ? found.owner : lastOwner(layout.owners)?.owner;
  return owner !== undefined && ownerLives(layout.owners, owner);
}

async function started(layout: Layout, build: BuildInfo): Promise<void> {
  let report: Awaited<ReturnType<typeof startRunner>>;
  try {
    report = await startRunner(layout, build);
  } catch (error) {
    throw new NoRunner(`No runner runs for ${layout.root}, and none could be started: ${(error as Error).message}`);
  }
  if (report.report === 'failed')
    throw new NoRunner(`No runner runs for ${layout.root}, and none could be started: ${report.message}`);
}

/**
 * A client of a newer build has the older runner followed by its own: that one asks the old one to drain, waits for
 * its end, and goes on with the queue. Meanwhile this client uses the old one, whose wire it speaks.
 */
async function replaceOlder({ runner }: RunnerClient, layout: Layout, build: BuildInfo): Promise<void> {
  if (!isNewer(build.version, runner.version)) return;
  const waiting = lastOwner(layout.successors)?.owner;
  if (waiting && !isNewer(build.version, waiting.version) && (await ownerLives(layout.successors, waiting))) return;
  // Whatever keeps the newer one from starting, the older one serves.
  await startRunner(layout, build, ['--follow']).catch(() => undefined);
}
