import net from 'node:net';
import { useCompileCache } from '../cli/compile-cache.ts';
import { createLauncher } from '../executor/launch/launcher.ts';
import { createValidator } from '../validation/index.ts';
import { serveExecutor } from './serve.ts';

/**
 * An executor of the daemon, as a program: frames on stdin and stdout (see messages.ts), faults on stderr. No code of
 * users runs in it. It ends when its stdin does. Its one argument is the containment it starts programs with.
 */
useCompileCache(process.env, process.platform);

// Whoever stops a whole group or a service means the daemon, which has its executors end what they do first.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

/** Not process.stdin and process.stdout: these would wait for their other end, and a daemon may be slow to read. */
const input = new net.Socket({ fd: 0, readable: true, writable: false });
const output = new net.Socket({ fd: 1, readable: false, writable: true });

serveExecutor({
  input,
  output,
  launcher: createLauncher({ containment: process.argv[2] === 'pdeathsig' ? 'pdeathsig' : 'none' }),
  validator: createValidator(),
  runnerEnv: process.env,
}).then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`, () =>
      process.exit(1),
    );
  },
);
