const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const;

/** `812 B`, `4.2 MB`, `480 MB`: units of 1000, two digits that matter. @param bytes not below 0 */
export function sizeText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  // What would be rounded to 1000 is one of the next.
  for (; Math.round(value) >= 1000 && unit < UNITS.length - 1; unit += 1) value /= 1000;
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits)} ${UNITS[unit] ?? ''}`;
}
