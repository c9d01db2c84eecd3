import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { createProcessTree } from '../../platform/tree/index.ts';
import { outputOfStream } from './pipes/output.ts';
import type { StartRequest } from './start-unix.ts';
import type { Started } from './started.ts';

/**
 * Windows finds programs by rules of its own: PATHEXT, `.cmd` files that only cmd.exe can run (with quoting of its
 * own), first lines of scripts. Execa knows them. It takes long to load (some 50 ms) and each start through it costs
 * a fifth more, so elsewhere, where the system finds programs, it is left out.
 */
export async function startOnWindows(request: StartRequest): Promise<Started> {
  const { execa } = await import('execa');
  const { spec } = request;
  const file = typeof spec.stdin === 'string' ? undefined : openSync(spec.stdin.file, 'r');
  try {
    const [program, ...args] = request.argv;
    const child = execa(program, args, {
      cwd: spec.cwd,
      env: request.env,
      extendEnv: false,
      // Execa's types know only descriptors 0 to 2; it hands any number through.
      stdin: (file ?? (spec.stdin === 'pipe' ? 'pipe' : 'ignore')) as 'pipe' | 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
      // Output is streamed by us; a result object nobody awaits must neither hold it nor reject.
      buffer: false,
      cleanup: false,
      reject: false,
      windowsHide: true,
    });
    const pid = child.pid;
    if (pid === undefined) throw await startFailure(child);
    return {
      child: child as unknown as ChildProcess & { pid: number },
      stdin: child.stdin ?? undefined,
      stdout: outputOfStream(child.stdout),
      stderr: outputOfStream(child.stderr),
      tree: createProcessTree({ root: pid, mark: request.mark, pipes: [] }, 'win32'),
      released: () => undefined,
    };
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** The system's error of a start that failed; execa wraps it. */
async function startFailure(child: PromiseLike<object>): Promise<Error> {
  const { cause } = (await child) as { cause?: unknown };
  return cause instanceof Error ? cause : new Error('The program did not start.');
}
