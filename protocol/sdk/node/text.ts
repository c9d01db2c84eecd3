import { toUSVString } from 'node:util';

/** The text with U+FFFD in place of half surrogate pairs, which no message may hold. For text that only people read. */
export function wellFormed(text: string): string {
  return toUSVString(text);
}

/** False for a text that was cut inside a character. */
export function isWellFormed(text: string): boolean {
  return toUSVString(text) === text;
}
