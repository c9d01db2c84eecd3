import { closeSync } from 'node:fs';
import { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { Children } from './children.ts';
import { moveDescriptors } from './descriptors.ts';
import { redirectFunctions } from './functions.ts';
import { readAhead } from './read-ahead.ts';

/** The wire, out of the reach of the step's prints. */
export interface GuardedWire {
  input: Readable;
  /** Descriptor of the executor's end of stdout. */
  output: number;
  children: Children;
}

/** Takes stdin and stdout away from the step: by moving descriptors where that works, else function by function. */
export function guardWire(): GuardedWire {
  const children = new Children();
  const moved = moveDescriptors();
  children.watch({ guardStdio: moved === undefined });
  if (!moved) return { input: redirectFunctions(), output: 1, children };
  return { input: wireInput(moved.input), output: moved.output, children };
}

function wireInput(fd: number): Readable {
  const { chunks, ended } = process.platform === 'linux' ? readAhead(fd) : { chunks: [], ended: false };
  if (ended) {
    closeSync(fd);
    return Readable.from(chunks);
  }
  const input = new Socket({ fd, readable: true, writable: false });
  if (chunks.length > 0) input.unshift(Buffer.concat(chunks));
  return input;
}
