/** Longer patterns and texts are not tried. */
const MAX_PATTERN = 200;
const MAX_TEXT = 200;
/** Each repetition without an end multiplies the ways to look at a text. */
const MAX_REPETITIONS = 3;

/**
 * A regular expression of a schema, if it is sure to be done with the text at once: patterns come from strangers, and
 * this is asked at every keystroke. Undefined: it is not, or it is no regular expression.
 */
export function safePattern(pattern: string, text: string): RegExp | undefined {
  if (pattern.length > MAX_PATTERN || text.length > MAX_TEXT) return undefined;
  const plain = pattern.replaceAll(/\\./gs, '_').replaceAll(/\[[^\]]*\]/g, '_');
  if (/\)[*+{]/.test(plain)) return undefined;
  if ((plain.match(/[*+]|\{\d+,\d*\}/g) ?? []).length > MAX_REPETITIONS) return undefined;
  try {
    return new RegExp(pattern, 'u');
  } catch {
    return undefined;
  }
}
