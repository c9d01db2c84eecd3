import net from 'node:net';
import type { Readable } from 'node:stream';

/** How often, in ms, it is looked whether a slow consumer has caught up with what an ended program left behind. */
const CATCH_UP_POLL_MS = 20;
/** A consumer that stays away this many drain times after the exit loses the rest. */
const CATCH_UP_FACTOR = 5;

/** The executor's end of a pipe the program writes to. Paused while nobody reads, so that the program waits too. */
export function readPipe(fd: number): net.Socket {
  return new net.Socket({ fd, readable: true, writable: false });
}

/** Settles when the stream is closed, read to its end or not. */
function pipeClosed(stream: Readable): Promise<unknown> {
  return stream.closed ? Promise.resolve() : new Promise((resolve) => stream.once('close', resolve));
}

/**
 * To be called at the program's exit: gives its pipes `drainMs` to reach their end, then destroys them, because a
 * descendant may hold them for ever. What already waits for a slow consumer does not count as held: it gets a few
 * times as long. Resolves with whether a pipe had to be given up.
 */
export async function drainPipes(streams: readonly Readable[], drainMs: number): Promise<boolean> {
  const all = Promise.all(streams.map(pipeClosed)).then((): true => true);
  if (await within(all, drainMs)) return false;
  for (let waited = drainMs; waited < drainMs * CATCH_UP_FACTOR; waited += CATCH_UP_POLL_MS) {
    if (!streams.some(isConsumerBehind)) break;
    if (await within(all, CATCH_UP_POLL_MS)) return false;
  }
  let held = false;
  for (const stream of streams) {
    if (stream.closed) continue;
    held = true;
    stream.destroy();
  }
  await all;
  return held;
}

function isConsumerBehind(stream: Readable): boolean {
  return !stream.destroyed && stream.readableLength > 0;
}

/** Whether the promise settles within that time. The timer goes either way. */
async function within(settles: Promise<true>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(resolve, ms, false);
  });
  try {
    return await Promise.race([settles, late]);
  } finally {
    clearTimeout(timer);
  }
}
