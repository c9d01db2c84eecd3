/** The promise's value, or undefined when it has none in time. Leaves no timer behind. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => {
      resolve(undefined);
    }, ms);
  });
  try {
    return await Promise.race([promise, timeout]);
  } finally {
    clearTimeout(timer);
  }
}

/** A pause: for what has no event to wait for, such as "nothing is written". */
export async function pause(ms: number): Promise<void> {
  await new Promise((done) => setTimeout(done, ms));
}
