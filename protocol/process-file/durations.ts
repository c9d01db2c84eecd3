/** Milliseconds in each unit a duration can have. */
const UNITS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const TEXT = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/;
const PART = /(\d+(?:\.\d+)?)(ms|s|m|h|d)/g;

/** Longest duration: 100 years, so that sums of times stay exact. */
export const MAX_DURATION_MS = 100 * 365 * UNITS.d;

/** How durations are written, for messages. */
export const DURATION_FORM = '"500ms", "30s", "5m", "1h30m", "2d", or a number of seconds';

/** Milliseconds of `"1h30m"` or of a number of seconds; undefined for what is no duration or longer than 100 years. */
export function parseDuration(value: string | number): number | undefined {
  const ms = typeof value === 'number' ? value * UNITS.s : textMs(value);
  if (ms === undefined || !(ms >= 0) || ms > MAX_DURATION_MS) return undefined;
  return Math.round(ms);
}

function textMs(text: string): number | undefined {
  if (text.length > 100 || !TEXT.test(text)) return undefined;
  let ms = 0;
  for (const [, digits, unit] of text.matchAll(PART)) ms += Number(digits) * UNITS[unit as keyof typeof UNITS];
  return ms;
}

/** Milliseconds for people: `240 ms`, `1.4 s`, `12 s`, `1m 30s`, `2h 5m`, `3d 4h`. */
export function formatDuration(ms: number): string {
  if (ms < 999.5) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 9950) return `${(ms / UNITS.s).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(ms / UNITS.s);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair(seconds, 60, 'm', 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return pair(minutes, 60, 'h', 'm');
  return pair(Math.round(minutes / 60), 24, 'd', 'h');
}

function pair(amount: number, size: number, large: string, small: string): string {
  const rest = amount % size;
  return `${Math.floor(amount / size)}${large}${rest === 0 ? '' : ` ${rest}${small}`}`;
}
