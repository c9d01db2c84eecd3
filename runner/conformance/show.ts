/** A value as it is put into a sentence: text as it is, everything else as JSON. */
export function show(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
