import { setTimeout as delay } from 'node:timers/promises';
import type { LaunchedProgram, Launcher, LaunchSpec } from '../executor/launch/launcher.ts';

/** A launcher that knows what it started and what may still run of it. */
export interface TrackedLauncher extends Launcher {
  /** KILLs the trees of all of them. Resolves when they are gone. */
  killAll(): Promise<void>;
  /** The job is over: what its steps left running on purpose is let be. */
  forget(): void;
}

/** What was asked for is started by then, in milliseconds; it takes some. */
const LAUNCH_MS = 2_000;

export function trackedLauncher(launcher: Launcher): TrackedLauncher {
  const programs = new Set<LaunchedProgram>();
  const launching = new Set<Promise<unknown>>();
  let ending = false;

  async function launch(spec: LaunchSpec): Promise<LaunchedProgram> {
    const program = await launcher.launch(spec);
    if (ending) void program.killTree();
    programs.add(program);
    void program.closed.then(() => {
      if (!program.hasSurvivors()) programs.delete(program);
    });
    return program;
  }

  return {
    launch(spec) {
      const launched = launch(spec);
      const settled = launched.catch(() => undefined).finally(() => launching.delete(settled));
      launching.add(settled);
      return launched;
    },
    level: () => launcher.level(),
    dispose: () => launcher.dispose(),
    async killAll() {
      ending = true;
      // One that is being started runs at any moment now: nobody would be left to KILL it.
      await Promise.race([Promise.all(launching), delay(LAUNCH_MS, undefined, { ref: false })]);
      await Promise.all([...programs].map((program) => program.killTree()));
    },
    forget() {
      programs.clear();
    },
  };
}
