import { setImmediate } from 'node:timers/promises';
import { DurableWaiters } from '../../durable-waiters.ts';
import { Listeners } from '../../listeners.ts';
import { StoreFailed, type NumberedEvent } from '../../store.ts';
import type { Disk } from '../disk.ts';
import { relay } from './relay.ts';
import { PendingCall, PendingPayloads, recordBytes } from './call.ts';
import { formatPlace, type Place } from './place.ts';
import type { RecordKind } from './record.ts';
import { SegmentFile } from './segment-file.ts';

/** About this large is a segment before the next begins. */
export const SEGMENT_BYTES = 16 * 1024 * 1024;
/** Pauses between tries when the disk fails, in milliseconds. */
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5000;

export interface JournalStart {
  /** Number of the last event there is. */
  last: number;
  /** The last segment there is, and how much of it counts; null in an empty folder. */
  previous: { segment: number; end: number } | null;
}

export interface JournalOptions {
  disk: Disk;
  folder: string;
  segmentBytes?: number;
  /** Waits between tries. */
  pause?: (ms: number) => Promise<void>;
  /** Records were given other places: a write failed, and what it would have held goes to a new segment. */
  relaid?: (calls: readonly PendingCall[], moved: ReadonlyMap<string, string>) => void;
}

/**
 * Appends calls to the journal. Each call has its place at once; what waits while a sync runs shares the next one.
 * When a write or sync fails, nothing behind the last good sync is trusted: all of it is written again to a new
 * segment, whose header says how much of the old one counts, until that succeeds.
 */
export class JournalWriter {
  readonly waiters = new DurableWaiters();
  readonly durableEvents = new Listeners<readonly NumberedEvent[]>();
  readonly health = new Listeners<string | null>();
  /** Bytes written since the start. */
  bytes = 0;
  readonly #options: JournalOptions;
  readonly #pending = new PendingPayloads();
  /** Where data went whose place had been told before the write failed. */
  readonly #moved = new Map<string, string>();
  readonly #copied: string[] = [];
  #queue: PendingCall[] = [];
  /** The segment calls are laid out in. */
  #current: SegmentFile;
  /** Those before it that are not written to their end. */
  readonly #earlier: SegmentFile[] = [];
  #last: number;
  #end: Place | null;
  #refusing: string | null = null;
  #running: Promise<void> | undefined;
  #closing = false;

  constructor(options: JournalOptions, { last, previous }: JournalStart) {
    this.#options = options;
    this.#last = last;
    this.#end = previous && { segment: previous.segment, offset: previous.end };
    this.waiters.reached(last);
    this.#current = new SegmentFile(options.disk, options.folder, {
      segment: (previous?.segment ?? 0) + 1,
      previous,
      after: last,
    });
  }

  /** How far the journal is durable; null: there is nothing yet. */
  get end(): Place | null {
    return this.#end;
  }

  get last(): number {
    return this.#last;
  }

  get refusing(): string | null {
    return this.#refusing;
  }

  /** The segment being written to; those before are never changed again. */
  get segment(): number {
    return this.#current.segment;
  }

  takeNumber(): number {
    this.#last += 1;
    return this.#last;
  }

  /** A new call, to be filled with `add` and handed to `commit` in the same turn of the event loop. */
  begin(): PendingCall {
    if (this.#current.laidOut >= (this.#options.segmentBytes ?? SEGMENT_BYTES)) this.#rotate();
    return new PendingCall(this.#current.segment);
  }

  add(call: PendingCall, kind: RecordKind, number: number, payload: readonly Buffer[]): Place {
    const place = call.add(kind, number, payload, this.#current.laidOut);
    this.#current.laidOut += recordBytes(payload);
    return place;
  }

  /** Adds data unless the segment has the same; returns where it is. */
  addData(call: PendingCall, number: number, hash: string, text: Buffer): string {
    const known = this.#current.data.get(hash);
    if (known !== undefined) return known;
    const at = formatPlace(this.add(call, 'data', number, [Buffer.from(hash, 'hex'), text]));
    this.#current.data.set(hash, at);
    return at;
  }

  /** Where the segment being written has data of a hash. */
  placeOf(hash: string): string | undefined {
    return this.#current.data.get(hash);
  }

  /** Where data is now whose place was once told. */
  placeNow(at: string): string {
    return this.#moved.get(at) ?? at;
  }

  /** Data was copied elsewhere: whoever still names the old place means the new one. */
  remember(moved: ReadonlyMap<string, string>): void {
    for (const [from, to] of moved) {
      this.#moved.set(from, to);
      this.#copied.push(from);
    }
  }

  /** Those who knew the old places of copies have had their time. */
  forgetCopied(): void {
    for (const from of this.#copied.splice(0)) this.#moved.delete(from);
  }

  /** Payload of a record that is not on the disk yet. */
  pending(at: string): Buffer | undefined {
    return this.#pending.get(at);
  }

  /** Resolves when the call is durable; rejects with StoreFailed when a sync failed before it was. */
  commit(call: PendingCall): Promise<void> {
    this.#pending.add(call);
    return new Promise((resolve, reject) => {
      call.done = resolve;
      call.failed = reject;
      this.#enqueue(call);
    });
  }

  #enqueue(call: PendingCall): void {
    this.#queue.push(call);
    this.#running ??= this.#run();
  }

  /** Makes the segment now, so that its header says from here on how much of the one before counts. */
  markStart(): Promise<void> {
    this.#enqueue(new PendingCall(this.#current.segment));
    return this.#running ?? Promise.resolve();
  }

  #seal(): void {
    const call = new PendingCall(this.#current.segment);
    this.add(call, 'seal', this.#last, []);
    this.#enqueue(call);
  }

  #rotate(): void {
    const finished = this.#current;
    this.#seal();
    this.#earlier.push(finished);
    this.#current = new SegmentFile(this.#options.disk, this.#options.folder, {
      segment: finished.segment + 1,
      previous: { segment: finished.segment, end: finished.laidOut },
      after: this.#last,
    });
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    // What is appended in the same turn of the event loop goes together.
    await Promise.resolve();
    for (let first = this.#queue[0]; first; first = this.#queue[0]) {
      const { segment } = first;
      const group = this.#queue.filter((call) => call.segment === segment);
      const file = this.#earlier.find((one) => one.segment === segment) ?? this.#current;
      try {
        const pieces = group.flatMap((call) => call.encode(this.waiters.number));
        await file.append(pieces);
      } catch (error) {
        await this.#failed(file, error as Error);
        if (this.#closing) break;
        await (this.#options.pause ?? wait)(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
        continue;
      }
      pause = FIRST_PAUSE_MS;
      this.#queue = this.#queue.slice(group.length);
      await this.#done(file, group);
      // Whoever just heard that it is durable may have the next thing at once: it shares the next sync.
      await setImmediate();
    }
    this.#running = undefined;
  }

  async #done(file: SegmentFile, group: readonly PendingCall[]): Promise<void> {
    const events = group.flatMap((call) => call.events);
    this.#end = { segment: file.segment, offset: file.durable };
    for (const call of group) {
      this.#pending.remove(call);
      this.bytes += call.bytes;
    }
    this.#setRefusing(null);
    this.waiters.reached(events.at(-1)?.number ?? 0);
    for (const call of group) call.done();
    if (events.length > 0) this.durableEvents.emit(events);
    if (file !== this.#current && !this.#queue.some((call) => call.segment === file.segment)) {
      this.#earlier.splice(this.#earlier.indexOf(file), 1);
      await file.close();
    }
  }

  async #failed(file: SegmentFile, error: Error): Promise<void> {
    const failure = new StoreFailed(`The disk failed: ${error.message}`, { cause: error });
    for (const call of this.#queue) call.failed(failure);
    this.#setRefusing(failure.message);
    await file.close();
    // Of a segment that holds nothing yet, the file is made anew with the next try; nobody read from it.
    if (file.durable === 0) return;
    this.#startGeneration(file);
  }

  /** A segment that takes over everything that is not durable. */
  #startGeneration(failed: SegmentFile): void {
    for (const call of this.#queue) this.#pending.remove(call);
    this.#current = new SegmentFile(this.#options.disk, this.#options.folder, {
      // Never a number that places were told of before: those would be taken for the new ones.
      segment: this.#current.segment + 1,
      previous: { segment: failed.segment, end: failed.durable },
      after: this.waiters.number,
    });
    this.#earlier.length = 0;
    // Seals of segments that will not be: the next header says where they end.
    this.#queue = this.#queue.filter((call) => call.matters);
    const moved = relay(this.#queue, this.#current);
    for (const [from, to] of this.#moved) this.#moved.set(from, moved.get(to) ?? to);
    for (const [from, to] of moved) this.#moved.set(from, to);
    for (const call of this.#queue) this.#pending.add(call);
    this.#options.relaid?.(this.#queue, moved);
  }

  #setRefusing(reason: string | null): void {
    if (this.#refusing === reason) return;
    this.#refusing = reason;
    this.health.emit(reason);
  }

  /** Writes what waits, seals the segment and closes it. Rejects with StoreFailed when the disk does not take it. */
  async close(): Promise<void> {
    this.#closing = true;
    if (this.#current.durable > 0 || this.#queue.length > 0) this.#seal();
    await this.#running;
    await this.#current.close();
    if (this.#queue.some((call) => call.matters)) throw new StoreFailed(this.#refusing ?? 'The disk failed.');
  }
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
