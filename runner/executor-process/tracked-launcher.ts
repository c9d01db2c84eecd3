import type { LaunchedProgram, Launcher } from '../executor/launch/launcher.ts';

/** A launcher that knows what it started and what may still run of it. */
export interface TrackedLauncher extends Launcher {
  /** KILLs the trees of all of them. Resolves when they are gone. */
  killAll(): Promise<void>;
  /** The job is over: what its steps left running on purpose is let be. */
  forget(): void;
}

export function trackedLauncher(launcher: Launcher): TrackedLauncher {
  const programs = new Set<LaunchedProgram>();
  let ending = false;
  return {
    async launch(spec) {
      const program = await launcher.launch(spec);
      if (ending) void program.killTree();
      programs.add(program);
      void program.closed.then(() => {
        if (!program.hasSurvivors()) programs.delete(program);
      });
      return program;
    },
    level: () => launcher.level(),
    dispose: () => launcher.dispose(),
    async killAll() {
      ending = true;
      await Promise.all([...programs].map((program) => program.killTree()));
    },
    forget() {
      programs.clear();
    },
  };
}
