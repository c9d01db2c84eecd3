import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { readBuild, type BuildInfo } from '../../../../runner/build/build-info.ts';
import { lastOwner } from '../../../../runner/daemon/ownership/owner-file.ts';
import { ownerLives } from '../../../../runner/daemon/ownership/owner-lives.ts';
import { layoutOf } from '../../../../runner/state-dir/layout.ts';

export const DIST = fileURLToPath(new URL('../../../../dist', import.meta.url));

/** A started `stepwell runner`, with what it said so far. */
export interface RunnerProcess {
  child: ChildProcess;
  stderr(): string;
  /** Resolves when the text has appeared, rejects when it ended before. */
  says(text: string): Promise<void>;
  ended: Promise<number | null>;
}

/** `stepwell runner ARGS`, killed when the test is over. */
export function runner(stateDir: string, args: readonly string[], dist: string = DIST): RunnerProcess {
  const program = [join(dist, 'stepwell.js'), 'runner', '--state-dir', stateDir, ...args];
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'ignore', 'pipe'] });
  let text = '';
  let over = false;
  const looking = new Set<() => void>();
  child.stderr.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of [...looking]) look();
  });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      over = true;
      resolve(code);
      for (const look of [...looking]) look();
    });
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    child,
    stderr: () => text,
    ended,
    says: (expected) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (text.includes(expected)) resolve();
          else if (over) reject(new Error(`ended without "${expected}": ${text}`));
          else return;
          looking.delete(look);
        };
        looking.add(look);
        look();
      }),
  };
}

/** Pid of the living runner of a state directory; undefined when there is none. */
export async function livingRunner(stateDir: string): Promise<number | undefined> {
  const { owners } = layoutOf(stateDir);
  const owner = lastOwner(owners)?.owner;
  return owner && (await ownerLives(owners, owner)) ? owner.process.pid : undefined;
}

/** Kills whatever runner lives in a directory when the test is over: one that a client started is nobody's child. */
export function endRunnersOf(stateDir: string): void {
  onTestFinished(async () => {
    for (let pid = await livingRunner(stateDir); pid !== undefined; pid = await livingRunner(stateDir)) {
      process.kill(pid, 'SIGKILL');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

export function currentBuild(): BuildInfo {
  const build = readBuild(DIST);
  if (!build) throw new Error('dist/ has not been built');
  return build;
}

/** A copy of the build that says it is of another version. */
export function buildOfVersion(version: string): BuildInfo {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-build-')));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const { files } = currentBuild();
  for (const name of [...files, 'build.json']) cpSync(join(DIST, name), join(folder, name));
  const path = join(folder, 'build.json');
  const info = JSON.parse(readFileSync(path, 'utf8')) as object;
  writeFileSync(path, JSON.stringify({ ...info, version, build: `build-of-${version}` }));
  const build = readBuild(folder);
  if (!build) throw new Error('no build');
  return build;
}
