import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { StoredRef } from '../../process-state/state.ts';
import { DataDamaged, DataGone } from '../store.ts';
import type { Disk } from './disk.ts';
import { segmentName } from './file-names.ts';
import type { DetailPlace } from './index/row.ts';
import { fromPayload, type StatePayload } from './journal/payloads.ts';
import { formatPlace, parsePlace, type Place } from './journal/place.ts';
import { DATA_HASH_BYTES, HEADER_BYTES } from './journal/record.ts';
import type { JournalWriter } from './journal/writer.ts';
import { detailOf } from './recovery/read-record.ts';

/** Reads what the journal holds, also what is not on the disk yet. */
export class JournalReads {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #writer: JournalWriter;

  constructor(disk: Disk, folder: string, writer: JournalWriter) {
    this.#disk = disk;
    this.#folder = folder;
    this.#writer = writer;
  }

  async data(ref: StoredRef): Promise<Buffer> {
    const at = ref.at === undefined ? this.#writer.placeOf(ref.hash) : this.#writer.placeNow(ref.at);
    if (at === undefined) throw new DataGone(`data ${ref.hash} is not in the store`);
    const pending = this.#writer.pending(at);
    const skipped = pending ? DATA_HASH_BYTES : HEADER_BYTES + DATA_HASH_BYTES;
    const bytes = pending ?? (await this.#read(parsePlace(at), skipped + ref.bytes, `data ${ref.hash}`));
    const text = bytes.subarray(skipped);
    if (text.length !== ref.bytes || createHash('sha256').update(text).digest('hex').slice(0, 32) !== ref.hash) {
      throw new DataDamaged(`data ${ref.hash} (${ref.bytes} bytes at ${at} of the journal) is damaged on the disk`);
    }
    return text;
  }

  async detail(place: DetailPlace, pid: string): Promise<StatePayload> {
    const pending = this.#writer.pending(formatPlace(place));
    if (pending) return fromPayload(pending) as StatePayload;
    const bytes = await this.#read(place, HEADER_BYTES + place.length, `the record of process ${pid}`);
    const detail = detailOf(bytes);
    if (!detail) {
      throw new DataDamaged(`the record of process ${pid} (at ${formatPlace(place)} of the journal) is damaged`);
    }
    return detail;
  }

  async #read({ segment, offset }: Place, bytes: number, what: string): Promise<Buffer> {
    try {
      return await this.#disk.read(join(this.#folder, segmentName(segment)), offset, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      throw new DataGone(`${what} is not kept any more`, { cause: error });
    }
  }
}
