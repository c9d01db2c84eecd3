import type { JsonValue } from './json.ts';

/** False when the text holds a lone surrogate, which no UTF-8 can carry. */
export function isWellFormed(text: string): boolean {
  // In Node 20, not yet in the library of the compiler's target. Free for text of one byte a character.
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}

/**
 * Whether strings parsed from this text can hold lone surrogates: the text does, or it has `\ud...` escapes.
 * Most text cannot, and needs no look at each string.
 */
export function mayHoldLoneSurrogates(text: string): boolean {
  return text.includes('\\ud') || text.includes('\\uD') || !isWellFormed(text);
}

/** Whether a key or string anywhere in the value has a lone surrogate. Works at any depth. */
export function holdsLoneSurrogate(value: JsonValue): boolean {
  const waiting: JsonValue[] = [value];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next === 'string') {
      if (!isWellFormed(next)) return true;
    } else if (Array.isArray(next)) {
      for (const item of next) waiting.push(item);
    } else if (next !== null && typeof next === 'object') {
      for (const [key, item] of Object.entries(next)) {
        if (!isWellFormed(key)) return true;
        waiting.push(item);
      }
    }
  }
  return false;
}
