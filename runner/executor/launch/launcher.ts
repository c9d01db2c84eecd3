import type { Writable } from 'node:stream';
import { TIMES } from '../../../protocol/step/limits.ts';
import { MARK_VARIABLE } from '../../platform/tree/mark-variable.ts';
import { findSetpriv, wrapWithPdeathsig, type Containment } from './containment.ts';
import { explain } from './explain.ts';
import { findProgram } from './find-program.ts';
import { LaunchError } from './launch-error.ts';
import { createMarks } from './mark.ts';
import type { ProgramOutput } from './pipes/output.ts';
import type { RealPipe } from './pipes/pipe.ts';
import { PipePool, type PipeKind } from './pipes/pipe-pool.ts';
import { startOnPipes, startOnSockets, type StartRequest } from './start-unix.ts';
import { superviseProgram, type Started } from './started.ts';
import { suitsStarter } from './starter/request.ts';
import { findStarter, type StarterOptions } from './starter/starter.ts';

/**
 * Starts the programs of steps and providers, on real pipes, each in a process group and session of its own,
 * each with a marker in its environment by which survivors are found.
 */
export interface Launcher {
  /** Rejects with a LaunchError when the program cannot be started (not found, no permission, no such cwd). */
  launch(spec: LaunchSpec): Promise<LaunchedProgram>;
  /** How programs are started on this machine; for `doctor`. Settles when the first pipes are there. */
  level(): Promise<LaunchLevel>;
  /** Removes what was made for pipes. Programs still running are not touched. */
  dispose(): Promise<void>;
}

export interface LaunchLevel {
  /**
   * `anonymous`: as in a shell. `fifo`: the same but for Linux, where opening /dev/stdin after its writer closed waits for
   * ever. `none`: socket pairs, on which programs cannot open /dev/stdin, /dev/stdout, /dev/stderr. `windows`: its own.
   */
  pipes: PipeKind | 'windows';
  containment: Containment;
  /** The same in one line for people. */
  summary: string;
}

export interface LauncherOptions {
  platform?: NodeJS.Platform;
  /** Folder for FIFOs, where they are used; default: the system's for temporary files. */
  directory?: string;
  /** Default: TIMES.pipeDrainMs. */
  pipeDrainMs?: number;
  /** Default `none`. `pdeathsig` falls back to `none` where it cannot be had; `level()` tells. */
  containment?: Containment;
  /** Leave commands to a small process, where there can be one. Default: Node starts everything itself. */
  starter?: StarterOptions;
  /** Programs that make pipes, for tests: a POSIX shell, and `mkfifo`. */
  shell?: string;
  mkfifo?: string;
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
  stdout: ProgramOutput;
  stderr: ProgramOutput;
  /** Settles when the program itself has ended. Never rejects. */
  exited: Promise<ProgramExit>;
  /**
   * Settles when the program has ended and its pipes are at their end, or TIMES.pipeDrainMs after its exit when
   * descendants still hold them (then `pipesHeld` is true and the outputs are destroyed). Never rejects.
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

/**
 * Makes a launcher. Its first pipes are made in the background at once, so create it early.
 *
 * On Unix programs are started by Node's own `spawn`: measured over 200 starts of `/bin/true` it costs with real pipes
 * what it costs with Node's (p50 6.5 ms against 6.1, and 5.3 without streams), execa's leanest options 2 ms more, and
 * loading execa over 50 ms. On Windows execa is worth that: see `startOnWindows`.
 */
export function createLauncher(options: LauncherOptions = {}): Launcher {
  const platform = options.platform ?? process.platform;
  const pipeDrainMs = options.pipeDrainMs ?? TIMES.pipeDrainMs;
  const setpriv = options.containment === 'pdeathsig' ? findSetpriv(platform) : undefined;
  const pool = platform === 'win32' ? undefined : new PipePool({ platform, ...options });
  // The kernel would KILL a program with its parent, which would be the starter.
  const starter =
    options.starter && setpriv === undefined ? findStarter(platform, process.env, options.starter) : undefined;
  const nextMark = createMarks();

  async function start(spec: LaunchSpec): Promise<Started> {
    const mark = nextMark();
    const env = { ...spec.env, [MARK_VARIABLE]: mark };
    const request: StartRequest = { spec, argv: contained(spec, setpriv), env, mark };
    if (pool === undefined) return (await import('./start-windows.ts')).startOnWindows(request);
    const pipes = await pool.take(spec.stdin === 'pipe' ? 3 : 2);
    if (pipes === undefined) return startOnSockets(request);
    const anonymous = starter && suitsStarter(spec) && (await pool.kind()) === 'anonymous';
    return startOnPipes(request, pipes as [RealPipe, RealPipe, RealPipe?], pool, anonymous ? starter : undefined);
  }

  return {
    async launch(spec) {
      try {
        return superviseProgram(await start(spec), pipeDrainMs);
      } catch (error) {
        throw error instanceof LaunchError ? error : explain(error, spec, platform);
      }
    },
    async level() {
      const pipes = pool === undefined ? 'windows' : await pool.kind();
      const containment = setpriv === undefined ? 'none' : 'pdeathsig';
      return { pipes, containment, summary: `${PIPES_TEXT[pipes]}; ${CONTAINMENT_TEXT[containment]}` };
    },
    async dispose() {
      await Promise.all([starter?.dispose(), pool?.dispose()]);
    },
  };
}

const PIPES_TEXT: Record<LaunchLevel['pipes'], string> = {
  anonymous: 'real pipes',
  fifo: 'real pipes (named)',
  none: 'socket pairs instead of pipes: programs cannot open /dev/stdin, /dev/stdout, /dev/stderr',
  windows: 'named pipes',
};

const CONTAINMENT_TEXT: Record<Containment, string> = {
  none: 'commands outlive a killed executor until the runner, or the next one, ends them',
  pdeathsig: 'commands die with the executor',
};

function contained(spec: LaunchSpec, setpriv: string | undefined): readonly [string, ...string[]] {
  if (setpriv === undefined) return spec.argv;
  const lookup = findProgram(spec.argv[0], spec.cwd, spec.env['PATH']);
  // What cannot be found is left to `spawn`, which fails in the usual way.
  return lookup.found ? wrapWithPdeathsig(setpriv, lookup.file, spec.argv) : spec.argv;
}
