import assert from 'node:assert/strict';
import { test } from 'node:test';
import { statusAt } from '../opening-hours.mjs';

const shop = {
  timezone: 'Europe/Berlin',
  hours: {
    Mon: [
      ['09:00', '12:30'],
      ['14:00', '18:00'],
    ],
    Sat: [['10:00', '14:00']],
  },
};
const at = (iso) => statusAt(new Date(iso), shop);

test('open in the morning, by the clock of the shop', () => {
  assert.deepEqual(at('2026-09-14T07:00:00Z'), { open: true, until: '12:30' });
});
test('closed before it opens', () => {
  assert.deepEqual(at('2026-09-14T06:59:00Z'), { open: false, opens: 'Mon 09:00' });
});
test('closed over noon, open again the same day', () => {
  assert.deepEqual(at('2026-09-14T11:00:00Z'), { open: false, opens: 'Mon 14:00' });
});
test('closed on days without hours, across the change of summer time', () => {
  assert.deepEqual(at('2026-10-25T12:00:00Z'), { open: false, opens: 'Mon 09:00' });
  assert.deepEqual(at('2026-10-26T08:00:00Z'), { open: true, until: '12:30' });
});
test('a time zone that does not exist is an error', () => {
  assert.throws(() => statusAt(new Date(), { ...shop, timezone: 'Europe/Berlni' }), RangeError);
});
