import { expect, test } from 'vitest';
import { editableText, readEdited } from '../../runner/cli/interrupt/edited-file.ts';
import { LIMITS } from '../../protocol/step/limits.ts';

const PAUSE = { process: 'p', step: 'a', message: 'Look', next: undefined };

test('the text that is edited may be longer than data may be: indentation is none of it', () => {
  const rows = Array.from({ length: 20_000 }, (_, id) => ({ id, tags: ['a', 'b'], note: 'x' }));
  const data = { rows };
  const text = editableText(PAUSE, data);
  expect(JSON.stringify(data).length).toBeLessThan(LIMITS.maxDataBytes);
  expect(text.length).toBeGreaterThan(LIMITS.maxDataBytes);
  expect(readEdited(text)).toEqual({ data });
});

test.each([
  ['// a comment\n{ "a": }\n', 'The file cannot be read at line 2, column 8. Expected a value, found `}`.'],
  ['{\n  "a": 1\n  "b": 2\n}\n', 'The file cannot be read at line 3, column 3. Expected a comma or `}`, found `"b"`.'],
  [
    '{ "a": "open\n}\n',
    'The file cannot be read at line 1, column 8. The text is not closed: expected `"` before the end of the line.',
  ],
  ['[1]\n', 'The file cannot be used: it must be a JSON object, is an array'],
])('what is wrong is told with its place: %j', (text, problem) => {
  expect(readEdited(text)).toEqual({ problem });
});
