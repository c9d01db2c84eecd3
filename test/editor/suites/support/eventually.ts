import { setTimeout as sleep } from 'node:timers/promises';

const PATIENCE_MS = 15_000;
const LOOK_AGAIN_MS = 50;

/** Makes assertions until none throws. Rejects with the last that did. */
export function eventually(assertions: () => void | Promise<void>, patienceMs = PATIENCE_MS): Promise<void> {
  return again(async () => {
    await assertions();
    return true as const;
  }, patienceMs).then(() => undefined);
}

/** Looks until there is something; resolves to it. Rejects with what looking threw last, or with what it looked for. */
export function found<Seen>(look: () => Seen | Promise<Seen>, patienceMs = PATIENCE_MS): Promise<Found<Seen>> {
  return again(async () => {
    const seen = await look();
    if (seen === undefined || seen === null || seen === false)
      throw new Error(`found nothing within ${patienceMs} ms: ${look.toString()}`);
    return seen as Found<Seen>;
  }, patienceMs);
}

type Found<Seen> = Exclude<Seen, undefined | null | false>;

async function again<Result>(work: () => Promise<Result>, patienceMs: number): Promise<Result> {
  const deadline = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
