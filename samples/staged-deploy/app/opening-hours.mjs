// When the shop is open. The hours are those of the shop's own clock, wherever the server stands.

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Throws a RangeError for a time zone that does not exist. */
export function statusAt(moment, { timezone, hours }) {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const { weekday, hour, minute } = Object.fromEntries(
    parts.formatToParts(moment).map(({ type, value }) => [type, value]),
  );
  const time = `${hour}:${minute}`;
  const today = hours[weekday] ?? [];
  const current = today.find(([from, to]) => from <= time && time < to);
  if (current) return { open: true, until: current[1] };
  const later = today.find(([from]) => from > time);
  return { open: false, opens: later ? `${weekday} ${later[0]}` : nextDay(weekday, hours) };
}

function nextDay(weekday, hours) {
  const start = DAYS.indexOf(weekday);
  for (let ahead = 1; ahead <= 7; ahead += 1) {
    const day = DAYS[(start + ahead) % 7];
    const first = hours[day]?.[0];
    if (first) return `${day} ${first[0]}`;
  }
  return 'never';
}
