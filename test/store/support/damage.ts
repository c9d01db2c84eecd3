import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { segmentName } from '../../../runner/store/sqlite/file-names.ts';
import { parsePlace } from '../../../runner/store/sqlite/journal/place.ts';

/** Turns one bit over, so many bytes behind a place in the journal. */
export function flipBit(folder: string, at: string, behind: number): void {
  const { segment, offset } = parsePlace(at);
  const path = join(folder, segmentName(segment));
  const bytes = readFileSync(path);
  bytes[offset + behind] = (bytes[offset + behind] ?? 0) ^ 4;
  writeFileSync(path, bytes);
}
