import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { readSettings } from '../../../runner/daemon/core/read-settings.ts';
import { DEFAULT_SETTINGS } from '../../../runner/daemon/core/settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'stepwell-settings-'));
afterEach(() => {
  rmSync(join(folder, 'settings.json'), { force: true });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const given = (text: string): ReturnType<typeof readSettings> => {
  writeFileSync(join(folder, 'settings.json'), text);
  return readSettings(folder);
};

it('without a file everything is as by default', () => {
  expect(readSettings(folder)).toEqual(DEFAULT_SETTINGS);
});

it('what is not set has its default', () => {
  expect(given('{"retention": {"days": 7}, "notify": {"command": ["mail", "me"]}}')).toEqual({
    ...DEFAULT_SETTINGS,
    retention: { ...DEFAULT_SETTINGS.retention, days: 7 },
    notify: { command: ['mail', 'me'] },
  });
});

it.each([
  ['{', /settings\.json: /],
  ['[]', /the file must be a JSON object/],
  ['{"retention": 5}', /retention must be a JSON object/],
  ['{"retention": {"dais": 7}}', /no setting retention\.dais; there are retention\.days/],
  ['{"colour": 1}', /no setting colour/],
  ['{"notify": {"command": "mail"}}', /notify\.command must be a list/],
  ['{"maxDataBytes": 99999999}', /maxDataBytes must be a whole number from 1024 to 8388608/],
  ['{"retention": {"days": -1}}', /retention\.days must be a number of days/],
])('a mistake is said: %s', (text, message) => {
  expect(() => given(text)).toThrow(message);
});
