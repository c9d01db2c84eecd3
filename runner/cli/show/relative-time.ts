const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** How long ago: `now`, `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`; after 60 days the date. */
export function ago(iso: string, now: number): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  if (seconds < 1) return 'now';
  return seconds < 60 * DAY ? `${span(seconds)} ago` : iso.slice(0, 10);
}

/** How long still: `now`, `in 12 s`, `in 3 min`; beyond 60 days the date. */
export function until(iso: string, now: number): string {
  const seconds = (Date.parse(iso) - now) / 1000;
  if (seconds < 1) return 'now';
  return seconds < 60 * DAY ? `in ${span(seconds)}` : `on ${iso.slice(0, 10)}`;
}

/** One unit, rounded down: what is read in a column is its order of magnitude. */
export function span(seconds: number): string {
  if (seconds < MINUTE) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `${Math.floor(seconds / HOUR)} h`;
  return `${Math.floor(seconds / DAY)} d`;
}
