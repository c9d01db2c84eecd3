import { describe, expect, it } from 'vitest';
import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { difference } from '../../extension/panel/edit/difference.ts';
import { editText, textChange } from '../../extension/panel/edit/edit-text.ts';
import { wholePath } from '../../extension/panel/edit/whole-path.ts';
import { readFromForm } from '../../extension/panel/messages.ts';
import { numberOf } from '../../extension/panel/webview/fields/number-of.ts';
import { EditQueue } from '../../extension/panel/webview/edit-queue.ts';
import { randomFrom } from './support/random-data.ts';

const FORMAT = { insertSpaces: true, tabSize: 2, eol: '\n' };

describe('the difference of two values', () => {
  it('is as small as what was changed', () => {
    expect(difference({ a: { b: 1, c: [1, 2] } }, { a: { b: 2, c: [1, 2] } })).toEqual([
      { op: 'set', path: ['a', 'b'], value: 2 },
    ]);
  });

  it('of a list with an item less is one removal', () => {
    expect(difference({ l: [1, 2, 3, 4] }, { l: [1, 3, 4] })).toEqual([{ op: 'remove', path: ['l', 1] }]);
  });

  it('of a list with an item more is one insertion', () => {
    expect(difference({ l: [1, 3] }, { l: [1, 2, 3] })).toEqual([{ op: 'insert', path: ['l', 1], value: 2 }]);
  });

  it('makes the one of the other, whatever they are', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const random = randomFrom(seed);
      const before: JsonObject = { top: random() };
      const after: JsonObject = { top: random() };
      const text = JSON.stringify(before, null, 2);
      const made = JSON.parse(editText(text, difference(before, after), FORMAT)) as JsonValue;
      expect(made, `seed ${seed}`).toEqual(after);
    }
  });
});

describe('an edit of text', () => {
  it('leaves everything else as it was written', () => {
    const text = '{ "a":1,\n\n   "b" : [ 1,2 ] }';
    expect(editText(text, [{ op: 'set', path: ['a'], value: 2 }], FORMAT)).toBe('{ "a":2,\n\n   "b" : [ 1,2 ] }');
  });

  it('is one replacement of what differs', () => {
    expect(textChange('{"a": 1, "b": 2}', '{"a": 11, "b": 2}')).toEqual({ offset: 7, length: 0, text: '1' });
    expect(textChange('same', 'same')).toBe(undefined);
  });

  it('of a page of a list goes to the item meant', () => {
    expect(wholePath({ path: ['rows'], from: 100 }, [3, 'id'])).toEqual(['rows', 103, 'id']);
    expect(wholePath({ path: ['a'], from: 0 }, ['b'])).toEqual(['a', 'b']);
  });
});

describe('what was typed', () => {
  function queue(data: JsonValue) {
    const sent: unknown[] = [];
    return { sent, queue: new EditQueue((message) => sent.push(message), { path: [], from: 0, data }) };
  }

  it('is sent once, after a pause', () => {
    const { sent, queue: typed } = queue({ a: '' });
    typed.typed({ a: 'x' });
    typed.typed({ a: 'xy' });
    typed.flush();
    typed.flush();
    expect(sent).toEqual([
      { type: 'edit', seq: 1, view: { path: [], from: 0 }, edits: [{ op: 'set', path: ['a'], value: 'xy' }] },
    ]);
  });

  it('is not overtaken by the echo of what was typed before', () => {
    const { queue: typed } = queue({ a: '' });
    typed.typed({ a: 'x' });
    typed.flush();
    expect(typed.arrived({ path: [], from: 0, data: { a: '' } }, 0)).toBe('pending');
    typed.typed({ a: 'xy' });
    expect(typed.arrived({ path: [], from: 0, data: { a: 'x' } }, 1)).toBe('pending');
    typed.flush();
    expect(typed.arrived({ path: [], from: 0, data: { a: 'xy' } }, 2)).toBe('same');
    expect(typed.arrived({ path: [], from: 0, data: { a: '' } }, 2)).toBe('news');
  });
});

describe('a typed number', () => {
  it.each([
    ['3', 3],
    ['-0.5', -0.5],
    ['1e3', 1000],
    ['', undefined],
    ['ten', 'ten'],
    ['12345678901234567890', '12345678901234567890'],
    ['1e999', '1e999'],
    ['007', '007'],
  ])('%s', (text, value) => {
    expect(numberOf(text)).toBe(value);
  });
});

describe('a message of a form', () => {
  it('is taken only as what forms say', () => {
    expect(readFromForm({ type: 'ready' })).toEqual({ type: 'ready' });
    const edit = { type: 'edit', seq: 1, view: { path: [], from: 0 }, edits: [{ op: 'set', path: ['a'], value: 1 }] };
    expect(readFromForm(edit)).toEqual(edit);
    for (const wrong of [
      null,
      'ready',
      { type: 'other' },
      { type: 'command', command: 1 },
      { type: 'view', path: [{}], from: 0 },
      { ...edit, edits: [{ op: 'set', path: ['a'] }] },
      { ...edit, edits: [{ op: 'rename', path: ['a'], value: 1 }] },
      { ...edit, view: { path: 'a', from: 0 } },
    ])
      expect(readFromForm(wrong), JSON.stringify(wrong)).toBe(undefined);
  });
});
