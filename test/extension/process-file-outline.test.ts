import { expect, test } from 'vitest';
import { readOutline } from '../../extension/views/files/read-outline.ts';

test('a file is listed with its title and the steps of every list, where they stand', () => {
  const text = `{
  "version": 1, "name": "n", "title": "Nice", "description": "What for",
  "steps": [
    // comments are allowed
    { "id": "a", "name": "First", "run": "true", "interrupt": { "message": "look" } },
    { "id": "b", "run": "true", "interrupt": false }
  ],
  "finally": [{ "id": "c", "run": "true" }]
}`;
  expect(readOutline(text, 'x.process.json')).toEqual({
    title: 'Nice',
    description: 'What for',
    steps: [
      { id: 'a', name: 'First', phase: 'steps', line: 5, interrupts: true },
      { id: 'b', name: 'b', phase: 'steps', line: 6, interrupts: false },
      { id: 'c', name: 'c', phase: 'finally', line: 8, interrupts: false },
    ],
    problems: [],
    errors: 0,
  });
});

test('a broken file is listed by its name with what is wrong, as far as it can be read', () => {
  const broken = readOutline('{ "version": 1, "steps": [{ "id": "a" }, 7, {}] ', 'broken.process.json');
  expect(broken.title).toBe('broken');
  expect(broken.steps.map(({ id }) => id)).toEqual(['a']);
  expect(broken.errors).toBeGreaterThan(0);
  expect(broken.problems[0]).toMatch(/^1:\d+ /);
  expect(readOutline('', 'empty.process.json')).toMatchObject({ title: 'empty', steps: [] });
});
