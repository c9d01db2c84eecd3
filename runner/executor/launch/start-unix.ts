import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import net from 'node:net';
import { createProcessTree, type ProcessTree } from '../../platform/tree/index.ts';
import { LaunchError } from './launch-error.ts';
import type { LaunchSpec } from './launcher.ts';
import { outputOfPipe, outputOfStream } from './pipes/output.ts';
import type { RealPipe } from './pipes/pipe.ts';
import { openForReading, openForWriting, type PipeEnds } from './pipes/pipe-ends.ts';
import type { PipePool } from './pipes/pipe-pool.ts';
import { findProgram } from './find-program.ts';
import type { Started, StartedProgram } from './started.ts';
import type { Starter } from './starter/starter.ts';

/** Own session and group: a terminal's Ctrl-C does not reach it, and its descendants can be signalled together. */
const DETACHED = true;

export interface StartRequest {
  spec: LaunchSpec;
  /** What is really started: the spec's argv, or a wrapper around it. */
  argv: readonly [string, ...string[]];
  env: Record<string, string>;
  mark: string;
}

/**
 * Starts a program with real pipes for its streams: stdout, stderr, and stdin if it wants one. All descriptors opened
 * here are closed again whatever happens: the program's ends once it has them, ours with the streams, and all of them
 * when the start fails.
 */
export async function startOnPipes(
  request: StartRequest,
  [out, err, input]: readonly [RealPipe, RealPipe, RealPipe?],
  pool: PipePool,
  starter?: Starter,
): Promise<Started> {
  const theirs: number[] = [];
  const ours: number[] = [];
  const open = (ends: PipeEnds): number => {
    ours.push(ends.ours);
    theirs.push(ends.theirs);
    return ends.theirs;
  };
  let child: StartedProgram;
  try {
    const stdout = open(openForReading(out.path));
    const stderr = open(openForReading(err.path));
    const stdin = input === undefined ? openStdin(request.spec, theirs) : open(openForWriting(input.path));
    child =
      (starter && (await startedBy(starter, request, [stdin, stdout, stderr]))) ??
      (await spawned(request, [stdin, stdout, stderr]));
  } catch (error) {
    closeAll(ours);
    closeAll(theirs);
    pool.give(out);
    pool.give(err);
    if (input !== undefined) pool.give(input);
    throw error;
  }
  closeAll(theirs);
  // Never used again: whoever inherited its reading end would take the next program's input.
  if (input !== undefined) pool.discard(input);
  const [outFd, errFd, inFd] = ours as [number, number, number?];
  const tree = createProcessTree({
    root: child.pid,
    mark: request.mark,
    pipes: [out, err].map(({ identity }) => identity),
  });
  return {
    child,
    stdout: outputOfPipe(outFd),
    stderr: outputOfPipe(errFd),
    stdin: inFd === undefined ? undefined : new net.Socket({ fd: inFd, readable: false, writable: true }),
    tree,
    released(pipes) {
      giveBack(pool, out, pipes.stdout, tree);
      giveBack(pool, err, pipes.stderr, tree);
    },
  };
}

/** Where no pipes can be made: Node's socket pairs, on which `/dev/stdin` and the like cannot be opened. */
export async function startOnSockets(request: StartRequest): Promise<Started> {
  const theirs: number[] = [];
  try {
    const stdin = request.spec.stdin === 'pipe' ? 'pipe' : openStdin(request.spec, theirs);
    const child = await spawned(request, [stdin, 'pipe', 'pipe']);
    const { stdout, stderr } = child;
    if (stdout === null || stderr === null) throw new Error('A program was started without its pipes.');
    return {
      child,
      stdout: outputOfStream(stdout),
      stderr: outputOfStream(stderr),
      stdin: child.stdin ?? undefined,
      tree: createProcessTree({ root: child.pid, mark: request.mark, pipes: [] }),
      released: () => undefined,
    };
  } finally {
    closeAll(theirs);
  }
}

function openStdin(spec: LaunchSpec, opened: number[]): number | 'ignore' {
  if (typeof spec.stdin === 'string') return 'ignore';
  const { file } = spec.stdin;
  try {
    const fd = openSync(file, 'r');
    opened.push(fd);
    return fd;
  } catch (error) {
    const systemCode = (error as NodeJS.ErrnoException).code ?? 'unknown';
    if (systemCode === 'EMFILE' || systemCode === 'ENFILE') throw error;
    const details = { reason: 'badStdin', program: spec.argv[0], cwd: spec.cwd, systemCode, file } as const;
    throw new LaunchError(
      `Cannot open ${JSON.stringify(file)} as the standard input of ${JSON.stringify(spec.argv[0])}: ${systemCode}.`,
      details,
      error,
    );
  }
}

/** Resolves with the program running. Some failures Node throws, others it emits after `spawn` returned. */
function spawned(request: StartRequest, stdio: StdioOptions): Promise<ChildProcess & { pid: number }> {
  const [program, ...args] = request.argv;
  const child = spawn(program, args, { cwd: request.spec.cwd, env: request.env, stdio, detached: DETACHED });
  if (hasPid(child)) return Promise.resolve(child);
  return new Promise((_, reject) => {
    child.once('error', reject);
  });
}

/** Undefined: it could not, and Node is to try. */
async function startedBy(
  starter: Starter,
  { spec, argv, env }: StartRequest,
  stdio: readonly ['ignore' | number, number, number],
): Promise<StartedProgram | undefined> {
  // A path is given to the system as it stands: a script sees it. `execvp` would search for a name in the same way.
  const [program] = argv;
  const lookup = program.includes('/') ? undefined : findProgram(program, spec.cwd, env['PATH']);
  if (lookup?.found === false) return undefined;
  const [stdin, stdout, stderr] = stdio.map((fd) =>
    typeof fd === 'number' ? `/proc/${process.pid}/fd/${fd}` : '/dev/null',
  ) as [string, string, string];
  return starter.start({ file: lookup?.file ?? program, argv, cwd: spec.cwd, env, stdio: [stdin, stdout, stderr] });
}

function hasPid(child: ChildProcess): child is ChildProcess & { pid: number } {
  return child.pid !== undefined;
}

/** A pipe that was read to its end has no writer left: the tree loses nothing by forgetting it, others are safe from it. */
function giveBack(pool: PipePool, pipe: RealPipe, ended: boolean, tree: ProcessTree): void {
  if (ended) {
    tree.forgetPipe(pipe.identity);
    pool.give(pipe);
  } else pool.discard(pipe);
}

function closeAll(fds: number[]): void {
  for (const fd of fds.splice(0)) closeSync(fd);
}
