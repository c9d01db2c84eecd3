import type { Writable } from 'node:stream';
import type { ProcessTree } from '../../platform/tree/index.ts';
import type { LaunchedProgram, ProgramExit } from './launcher.ts';
import { drainPipes } from './pipes/drain.ts';
import type { ProgramOutput } from './pipes/output.ts';

/** A program that runs; of a ChildProcess, what is needed here. */
export interface StartedProgram {
  readonly pid: number;
  /** Calls once when it has ended and was reaped. */
  once(event: 'exit', listener: (code: number | null, signal: string | null) => void): unknown;
}

/** What a way of starting programs (real pipes, socket pairs, Windows) hands over. */
export interface Started {
  child: StartedProgram;
  stdin: Writable | undefined;
  stdout: ProgramOutput;
  stderr: ProgramOutput;
  tree: ProcessTree;
  /** Called once, when all streams are closed. */
  released: (pipes: ReleasedPipes) => void;
}

/** Which outputs were read to their end, so that no writer is left. */
export interface ReleasedPipes {
  stdout: boolean;
  stderr: boolean;
}

/** Makes a program of what was started: its exit, its end, its signals. */
export function superviseProgram(started: Started, pipeDrainMs: number): LaunchedProgram {
  const { child, stdin, stdout, stderr, tree } = started;
  // A program may end, or close its stdin, without having read it: EPIPE or ECONNRESET, and no fault of anybody.
  stdin?.on('error', () => undefined);
  const stdinClosed =
    stdin === undefined ? Promise.resolve() : new Promise<void>((resolve) => stdin.once('close', resolve));

  const exited = new Promise<ProgramExit>((resolve) => {
    child.once('exit', (exitCode, signal) => {
      tree.rootEnded();
      resolve({ exitCode, signal, pipesHeld: false });
    });
  });
  const closed = exited.then(async (exit): Promise<ProgramExit> => {
    stdin?.destroy();
    const pipesHeld = await drainPipes([stdout, stderr], pipeDrainMs);
    await stdinClosed;
    started.released({ stdout: stdout.ended, stderr: stderr.ended });
    return { ...exit, pipesHeld };
  });

  let killing: Promise<void> | undefined;
  return {
    pid: child.pid,
    stdin,
    stdout,
    stderr,
    exited,
    closed,
    signal(signal) {
      tree.signal(signal);
    },
    killTree() {
      // One at a time: a second caller waits for the same end.
      killing ??= tree.kill().finally(() => {
        killing = undefined;
      });
      return killing;
    },
    hasSurvivors: () => tree.hasSurvivors(),
  };
}
