import { setTimeout as sleep } from 'node:timers/promises';
import { shutdown } from '../../protocol/control/runner.ts';
import { ownBuild } from '../build/build-info.ts';
import { isNewer } from '../build/is-newer.ts';
import { dial } from '../client/dial.ts';
import { findRunner } from '../client/find-runner.ts';
import { identityOf } from '../platform/process-identity.ts';
import { prepareStateDir } from '../state-dir/prepare.ts';
import { claim } from './ownership/claim.ts';
import { ownerLives } from './ownership/owner-lives.ts';

/** Between looks whether a runner that has closed its socket is gone, in milliseconds. */
const LOOK_AGAIN_MS = 50;

/**
 * Asks the older runner of a state directory to drain, and resolves when it has ended: then this one can start. False:
 * another one waits for that already.
 * @param onWaiting called when this one is the one that waits
 */
export async function followOlder(stateDir: string, onWaiting: () => void): Promise<boolean> {
  const layout = prepareStateDir(stateDir);
  const self = await identityOf(process.pid);
  if (!self) return false;
  const { version, build } = ownBuild();
  const me = { process: self, socket: '', version, build, startedAt: new Date().toISOString() };
  if (!(await claim(layout.successors, me)).owned) return false;
  onWaiting();
  const found = findRunner(layout);
  const older = found && (await dial(found.socket, found.token, { name: 'stepwell runner --follow', version }));
  if (older) {
    if (!isNewer(version, older.runner.version)) {
      older.close();
      return false;
    }
    await older.request(shutdown, { mode: 'drain' });
    await older.closed;
  }
  while (found?.owner && (await ownerLives(layout.owners, found.owner))) await sleep(LOOK_AGAIN_MS);
  return true;
}
