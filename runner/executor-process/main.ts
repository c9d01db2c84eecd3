import { mkdirSync, rmSync } from 'node:fs';
import net from 'node:net';
import { useCompileCache } from '../cli/compile-cache.ts';
import { createLauncher } from '../executor/launch/launcher.ts';
import { createValidator } from '../validation/index.ts';
import { serveExecutor } from './serve.ts';

/**
 * An executor of the daemon, as a program: frames on stdin and stdout (see messages.ts), faults on stderr. No code of
 * users runs in it. It ends when its stdin does. Its arguments: the containment it starts programs with, and a folder
 * for what steps need while they run, which it makes and removes; none: such things lie with the process.
 */
const [, , containment, scratch] = process.argv;
useCompileCache(process.env, process.platform);

// Whoever stops a whole group or a service means the daemon, which has its executors end what they do first.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

/** Not process.stdin and process.stdout: these would wait for their other end, and a daemon may be slow to read. */
const input = new net.Socket({ fd: 0, readable: true, writable: false });
const output = new net.Socket({ fd: 1, readable: false, writable: true });

if (scratch !== undefined) mkdirSync(scratch, { recursive: true, mode: 0o700 });

const launcher = createLauncher({
  containment: containment === 'pdeathsig' ? 'pdeathsig' : 'none',
  // Who lost it is as good as lost: the daemon ends what was started, and says of the process what it can.
  starter: { lost: fail },
});

serveExecutor({
  input,
  output,
  launcher,
  validator: createValidator(),
  runnerEnv: process.env,
  ...(scratch !== undefined && { scratch }),
})
  .then(() => launcher.dispose())
  .then(() => {
    if (scratch !== undefined) removed(scratch);
    process.exit(0);
  })
  .catch(fail);

function fail(error: unknown): void {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, () =>
    process.exit(1),
  );
}

/** What cannot be removed goes with the next runner. */
function removed(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    // See above.
  }
}
