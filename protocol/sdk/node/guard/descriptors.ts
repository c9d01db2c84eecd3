import { closeSync, constants, fstatSync, openSync } from 'node:fs';
import type { Stats } from 'node:fs';

const { O_RDONLY, O_RDWR, O_WRONLY, O_NONBLOCK, O_NOCTTY } = constants;

/** The calls used, so that their failures can be tested. */
export interface DescriptorCalls {
  open(path: string, flags: number): number;
  close(fd: number): void;
  stat(fd: number): Pick<Stats, 'dev' | 'ino' | 'isFIFO' | 'isFile'>;
}

/** Private copies of the descriptors 0 and 1. */
export interface MovedDescriptors {
  input: number;
  output: number;
}

const realCalls: DescriptorCalls = { open: openSync, close: closeSync, stat: (fd) => fstatSync(fd) };

/**
 * Moves descriptors 0 and 1 to private copies, points 0 at the null device and 1 at stderr, so that nothing a step, a
 * native library or a child prints reaches the protocol. Node has no dup2; what it has is a name for every open
 * descriptor, and the rule that `open` gives the lowest free number.
 *
 * Returns undefined, with nothing changed, where that cannot be: on Windows, without /proc, and on Linux when stdin,
 * stdout are not pipes (a socket cannot be opened by name, a file would be written from its start) or stderr is
 * a file or a socket.
 */
export function moveDescriptors(
  platform: NodeJS.Platform = process.platform,
  calls: DescriptorCalls = realCalls,
): MovedDescriptors | undefined {
  if (platform === 'linux') return moveOnLinux(calls);
  if (platform === 'darwin') return moveOnDarwin(calls);
  return undefined;
}

/** Opening /proc/self/fd/N makes a new description of the same pipe, with flags of its own. */
function moveOnLinux(calls: DescriptorCalls): MovedDescriptors | undefined {
  const name = (fd: number): string => `/proc/self/fd/${fd}`;
  const held: number[] = [];
  const hold = (fd: number): number => {
    held.push(fd);
    return fd;
  };
  try {
    if (!calls.stat(0).isFIFO() || !calls.stat(1).isFIFO() || calls.stat(2).isFile()) return undefined;
    // A pipe opened for writing waits for a reader, one opened for both does not: holding that first rules out a hang.
    const outReader = hold(calls.open(name(1), O_RDWR | O_NONBLOCK));
    const errReader = hold(calls.open(name(2), O_RDWR | O_NONBLOCK | O_NOCTTY));
    const input = hold(calls.open(name(0), O_RDONLY | O_NONBLOCK));
    const output = hold(calls.open(name(1), O_WRONLY));
    const error = hold(calls.open(name(2), O_WRONLY | O_NOCTTY));
    takeNumbers(calls, name(2), O_WRONLY | O_NOCTTY);
    for (const fd of [outReader, errReader, error]) calls.close(fd);
    return { input, output };
  } catch (problem) {
    if (problem instanceof LostDescriptor) throw problem;
    for (const fd of held) calls.close(fd);
    return undefined;
  }
}

/** Opening /dev/fd/N is dup(N) there: for pipes, sockets and files alike. */
function moveOnDarwin(calls: DescriptorCalls): MovedDescriptors | undefined {
  const held: number[] = [];
  try {
    const input = calls.open('/dev/fd/0', O_RDONLY);
    held.push(input);
    const output = calls.open('/dev/fd/1', O_WRONLY);
    held.push(output);
    // Proves, before anything is closed, that the name can be opened.
    calls.close(calls.open('/dev/fd/2', O_WRONLY));
    takeNumbers(calls, '/dev/fd/2', O_WRONLY);
    return { input, output };
  } catch (problem) {
    if (problem instanceof LostDescriptor) throw problem;
    for (const fd of held) calls.close(fd);
    return undefined;
  }
}

/** Puts the null device at 0 and stderr at 1. From the first `close` on there is no way back. */
function takeNumbers(calls: DescriptorCalls, stderrName: string, flags: number): void {
  const nothing = calls.open('/dev/null', O_RDONLY);
  calls.close(0);
  if (calls.open('/dev/null', O_RDONLY) !== 0) throw new LostDescriptor(0);
  calls.close(1);
  if (calls.open(stderrName, flags) !== 1) throw new LostDescriptor(1);
  calls.close(nothing);
}

/** A file opened elsewhere in the same microsecond took the number. */
class LostDescriptor extends Error {
  constructor(fd: number) {
    super(
      `File descriptor ${fd} was taken while serve() moved it: call serve() before opening files in the background.`,
    );
  }
}
