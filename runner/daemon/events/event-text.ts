import { refsOfEvent } from '../../process-state/refs.ts';
import type { NumberedEvent } from '../../store/store.ts';

/** An event as clients get it, as JSON: data by hash and size, without where the store keeps it. */
export function eventText({ number, pid, event }: NumberedEvent): string {
  const refs = new Map<unknown, object>(refsOfEvent(event).map((ref) => [ref, { hash: ref.hash, bytes: ref.bytes }]));
  return JSON.stringify({ number, pid, event }, (_key, value: unknown) => refs.get(value) ?? value);
}
