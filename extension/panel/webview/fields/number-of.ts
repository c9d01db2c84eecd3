/** What typed text is as a number; the text itself where it is none or would become another, undefined where empty. */
export function numberOf(text: string): number | string | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return undefined;
  if (!/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(trimmed)) return text;
  const value = Number(trimmed);
  if (!Number.isFinite(value)) return text;
  return /^-?\d+$/.test(trimmed) && !Number.isSafeInteger(value) ? text : value;
}
