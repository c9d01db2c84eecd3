import type { Readable, Writable } from 'node:stream';

/**
 * Starts the programs of steps and providers, on real pipes, each in a process group and session of its own,
 * each with a marker in its environment by which survivors are found.
 */
export interface Launcher {
  /** Rejects with a LaunchError when the program cannot be started (not found, no permission, no such cwd). */
  launch(spec: LaunchSpec): Promise<LaunchedProgram>;
  /** Removes what was made for pipes. Programs still running are not touched. */
  dispose(): Promise<void>;
}

export interface LaunchSpec {
  /** Program and arguments; never goes through a shell. */
  argv: readonly [string, ...string[]];
  /** Absolute. */
  cwd: string;
  /** The whole environment. The launcher adds the marker. */
  env: Readonly<Record<string, string>>;
  /** `null`: the null device. `pipe`: a real pipe. `{ file }`: that file opened for reading as fd 0. */
  stdin: 'null' | 'pipe' | { file: string };
}

export interface LaunchedProgram {
  pid: number;
  /** Present with `stdin: 'pipe'`. A reader that goes away early (EPIPE) is not an error. */
  stdin: Writable | undefined;
  stdout: Readable;
  stderr: Readable;
  /** Settles when the program itself has ended. Never rejects. */
  exited: Promise<ProgramExit>;
  /**
   * Settles when the program has ended and its pipes are at their end, or TIMES.pipeDrainMs after its exit when
   * descendants still hold them (then `pipesHeld` is true and the streams are destroyed). Never rejects.
   */
  closed: Promise<ProgramExit>;
  /** Signals the program's group: TERM, KILL. A group that is gone is not an error. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void;
  /** KILLs the whole tree: group, then whatever carries the marker or belongs to its session, until none is left. Resolves then. */
  killTree(): Promise<void>;
  /** Whether processes of its group are still there. False where the platform cannot tell. */
  hasSurvivors(): boolean;
}

export interface ProgramExit {
  /** Null when a signal ended it. */
  exitCode: number | null;
  signal: string | null;
  pipesHeld: boolean;
}
