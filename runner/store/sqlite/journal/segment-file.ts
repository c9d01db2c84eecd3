import { join } from 'node:path';
import type { Disk, DiskFile } from '../disk.ts';
import { FORMAT } from '../format.ts';
import { segmentName } from '../file-names.ts';
import { toPayload, type SegmentHeader } from './payloads.ts';
import { encodeHead } from './record.ts';

/** Small pieces are put together up to this size, so that one write takes many calls. */
const WRITE_BYTES = 1024 * 1024;

/** The segment that is being written. */
export class SegmentFile {
  readonly segment: number;
  /** Where the next record will begin, counting what is still to be written. */
  laidOut: number;
  /** How much of it is durable. */
  durable = 0;
  /** Places of the data in it, by hash: the same text is kept once in each segment. */
  readonly data = new Map<string, string>();
  readonly #disk: Disk;
  readonly #path: string;
  readonly #folder: string;
  readonly #header: Buffer;
  #file: DiskFile | undefined;

  constructor(disk: Disk, folder: string, header: Omit<SegmentHeader, 'format'>) {
    const payload = [toPayload({ format: FORMAT, ...header })];
    this.#header = Buffer.concat([
      encodeHead({ kind: 'header', endsCall: true, number: header.after, durable: header.after }, payload),
      ...payload,
    ]);
    this.#disk = disk;
    this.#folder = folder;
    this.#path = join(folder, segmentName(header.segment));
    this.segment = header.segment;
    this.laidOut = this.#header.length;
  }

  /** Writes behind what is there, and syncs; the first time it makes the file. */
  async append(pieces: readonly Buffer[]): Promise<void> {
    const fresh = this.#file === undefined;
    if (this.#file === undefined) {
      // One may be left of a try that failed, or of a program that was killed before anything in it counted.
      await this.#disk.remove(this.#path);
      this.#file = await this.#disk.create(this.#path);
    }
    let at = this.durable;
    for (const bytes of inWrites(fresh ? [this.#header, ...pieces] : pieces)) {
      await this.#file.write(bytes, at);
      at += bytes.length;
    }
    await this.#file.sync();
    if (fresh) await this.#disk.syncFolder(this.#folder);
    this.durable = at;
  }

  /** No more is written to it. Whatever fails now has no consequence: what counts is synced. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined);
  }
}

function* inWrites(pieces: readonly Buffer[]): Generator<Buffer> {
  let small: Buffer[] = [];
  let bytes = 0;
  for (const piece of pieces) {
    small.push(piece);
    bytes += piece.length;
    if (bytes < WRITE_BYTES) continue;
    yield Buffer.concat(small);
    small = [];
    bytes = 0;
  }
  if (small.length > 0) yield Buffer.concat(small);
}
