/** The promise's value, or undefined when it has none in time. Leaves no timer behind. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let callOff: () => void = () => undefined;
  const timeout = new Promise<undefined>((resolve) => {
    callOff = afterWaiting(ms, () => {
      resolve(undefined);
    });
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    callOff();
  }
}

/**
 * Calls back when so much time was spent waiting; returns what calls it off. What has come in the meantime is looked
 * at first: when the kit itself was busy for long, its timers are due before it has read what the provider wrote in time.
 */
export function afterWaiting(ms: number, callback: () => void): () => void {
  let turn: NodeJS.Immediate | undefined;
  const timer = setTimeout(() => {
    turn = setImmediate(callback);
  }, ms);
  return () => {
    clearTimeout(timer);
    clearImmediate(turn);
  };
}

/** A pause: for what has no event to wait for, such as "nothing is written". */
export async function pause(ms: number): Promise<void> {
  await new Promise((done) => setTimeout(done, ms));
}
