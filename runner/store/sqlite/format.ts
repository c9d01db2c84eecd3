/**
 * Version of what is written: the journal's records and the tables of a snapshot. Raised with every change an older
 * build could not read; `test/golden/store/` keeps a store of each.
 */
export const FORMAT = 1;

/** The store cannot be opened as it is; nothing in it was changed. */
export class StoreUnreadable extends Error {
  override readonly name = 'StoreUnreadable';
}

/** Refuses what a newer build wrote: reading it by the old rules could lose what it means. */
export function checkFormat(format: number, file: string): void {
  if (format <= FORMAT) return;
  throw new StoreUnreadable(
    `${file} was written by a newer version of Stepwell (format ${format}; this one reads up to ${FORMAT}). ` +
      'Use that version, or another state directory (--state-dir).',
  );
}
