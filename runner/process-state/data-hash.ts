import { createHash } from 'node:crypto';

/** How data is named in references: the first half of the SHA-256 of its JSON text. */
export function dataHash(text: Buffer | string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
