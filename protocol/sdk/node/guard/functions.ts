import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Readable } from 'node:stream';
import { guardedStdio } from './child-stdio.ts';

type AnyFunction = (...args: unknown[]) => unknown;

/** Functions of `fs` that take a file descriptor and write. Loggers such as pino call them with 1. */
const WRITES = [
  'write',
  'writeSync',
  'writev',
  'writevSync',
  'writeFile',
  'writeFileSync',
  'appendFile',
  'appendFileSync',
];

/** Functions of `fs` that read a whole file, stdin by the number 0 too. */
const READS = ['readFile', 'readFileSync'];

const NULL_DEVICE = process.platform === 'win32' ? '\\\\.\\NUL' : '/dev/null';

/** Functions whose children are started without a ChildProcess. */
const SYNC_SPAWNS = ['spawnSync', 'execSync', 'execFileSync'];

/**
 * The second best, where descriptors cannot be moved: every function of Node's that writes to stdout writes to stderr,
 * and nothing reads stdin or hands either on to a child. Native code that writes to descriptor 1 is not covered.
 *
 * @returns the stream the protocol is read from; `process.stdin` is an ended one from now on
 */
export function redirectFunctions(): Readable {
  redirectStdout();
  for (const name of WRITES)
    replace(
      fs,
      name,
      (original) =>
        (fd, ...rest) =>
          original(fd === 1 ? 2 : fd, ...rest),
    );
  for (const name of READS) {
    replace(
      fs,
      name,
      (original) =>
        (file, ...rest) =>
          original(file === 0 || file === '/dev/stdin' ? NULL_DEVICE : file, ...rest),
    );
  }
  for (const name of SYNC_SPAWNS)
    replace(
      childProcess,
      name,
      (original) =>
        (...args) =>
          original(...args.map(guardOption)),
    );
  syncBuiltinESMExports();
  const wire = process.stdin;
  // With its number, so that handing it to a child is seen.
  const empty = Object.assign(Readable.from([]), { fd: 0 });
  Object.defineProperty(process, 'stdin', { value: empty, configurable: true, enumerable: true, writable: true });
  return wire;
}

/** `console` may have taken the stream already, so the stream itself is changed, its number for children included. */
function redirectStdout(): void {
  const { stdout, stderr } = process;
  Object.defineProperty(stdout, 'write', { value: stderr.write.bind(stderr), configurable: true, writable: true });
  Object.defineProperty(stdout, 'fd', { value: 2, configurable: true });
}

/** `options` is the one argument that is neither the command nor the argument vector. */
function guardOption(argument: unknown): unknown {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return argument;
  return 'stdio' in argument && argument.stdio !== undefined
    ? { ...argument, stdio: guardedStdio(argument.stdio) }
    : argument;
}

/** Keeps what hangs on the function, such as what `util.promisify` looks for. */
function replace(module: object, name: string, wrap: (original: AnyFunction) => AnyFunction): void {
  const functions = module as Record<string, AnyFunction | undefined>;
  const original = functions[name];
  if (!original) return;
  functions[name] = Object.defineProperties(
    wrap((...args) => original.apply(module, args)),
    Object.getOwnPropertyDescriptors(original),
  );
}
