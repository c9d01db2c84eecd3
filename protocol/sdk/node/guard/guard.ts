import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { Children } from './children.ts';
import { moveDescriptors } from './descriptors.ts';
import { redirectFunctions } from './functions.ts';

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
  return { input: new Socket({ fd: moved.input, readable: true, writable: false }), output: moved.output, children };
}
