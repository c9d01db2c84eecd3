import { describe, expect, test } from 'vitest';
import { sourcePlace } from '../../runner/cli/display/source-place.ts';
import { forcesColour, wantsColour } from '../../runner/cli/terminal/colours.ts';
import { sanitise } from '../../runner/cli/terminal/sanitise.ts';
import { symbolsFor } from '../../runner/cli/terminal/symbols.ts';
import { fit, widthOf } from '../../runner/cli/terminal/width.ts';

describe('what steps write is shown without what steers a terminal', () => {
  test.each([
    ['colours', '\x1b[31;1mred\x1b[0m', 'red'],
    ['colours in colon form', '\x1b[38:2::1:2:3mred\x1b[m', 'red'],
    ['cursor movement', 'a\x1b[2J\x1b[1;1Hb', 'ab'],
    ['titles', '\x1b]0;evil\x07text', 'text'],
    ['titles ended by ST', '\x1b]0;evil\x1b\\text', 'text'],
    ['links', '\x1b]8;;http://evil\x1b\\click\x1b]8;;\x1b\\', 'click'],
    ['titles that never end', 'text\x1b]52;c;ZXZpbA', 'text'],
    ['the one-byte forms', '\x9b31mred\x9d0;evil\x9ctext', 'redtext'],
    ['device control strings', '\x1bPq#0\x1b\\text', 'text'],
    ['a full reset', '\x1bctext', 'text'],
    ['a charset switch', '\x1b(0text', 'text'],
    ['bell and backspace', 'a\x07\b\x00b', 'ab'],
    ['bidirectional overrides', 'user\u202enimda\u202c\u2066x\u2069', 'usernimdax'],
    ['zero-width characters', 'pass\u200bword\ufeff', 'password'],
    ['tag characters', 'a\u{e0041}b', 'ab'],
    ['overwritten lines', '10 %\r20 %\r100 %\r', '100 %'],
    ['tabs', 'a\tb', 'a    b'],
    ['a lone escape at the end', 'text\x1b', 'text'],
  ])('%s', (_name, given, shown) => {
    expect(sanitise(given)).toBe(shown);
  });

  test('of what was asked for, colours alone stay in, and end with the line', () => {
    expect(sanitise('\x1b[31mred\x1b[2K\x1b]0;evil\x07', true)).toBe('\x1b[31mred\x1b[0m');
  });

  test('nothing is lost of ordinary text', () => {
    const text = 'Grüße, 日本語, 👩‍💻 – שלום [31m (x) ]0;';
    expect(sanitise(text)).toBe(text);
  });
});

describe('colours and symbols', () => {
  test.each([
    [{}, true, true],
    [{}, false, false],
    [{ NO_COLOR: '1' }, true, false],
    [{ NO_COLOR: '' }, true, true],
    [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
    [{ FORCE_COLOR: '1' }, false, true],
    [{ FORCE_COLOR: '' }, false, true],
    [{ FORCE_COLOR: '0' }, true, false],
    [{ TERM: 'dumb' }, true, false],
  ])('%j on a terminal (%s): %s', (env, isTerminal, wanted) => {
    expect(wantsColour(env, isTerminal)).toBe(wanted);
  });

  test('only FORCE_COLOR lets colours of steps through', () => {
    expect(forcesColour({})).toBe(false);
    expect(forcesColour({ FORCE_COLOR: '3' })).toBe(true);
    expect(forcesColour({ FORCE_COLOR: 'false' })).toBe(false);
  });

  test('consoles without the font get ASCII', () => {
    const ascii = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean =>
      symbolsFor(env, platform).finished === '+';
    expect(ascii({ TERM: 'linux' }, 'linux')).toBe(true);
    expect(ascii({ TERM: 'xterm' }, 'linux')).toBe(false);
    expect(ascii({}, 'win32')).toBe(true);
    expect(ascii({ WT_SESSION: 'x' }, 'win32')).toBe(false);
  });

  test('every state has a symbol of its own, so that none is told by colour alone', () => {
    for (const env of [{ TERM: 'linux' }, { TERM: 'xterm' }]) {
      const { pending, finished, error, retry, interrupted, skipped, cancelled } = symbolsFor(env, 'linux');
      expect(new Set([pending, finished, error, retry, interrupted, skipped, cancelled]).size).toBe(7);
    }
  });
});

describe('text is cut to columns, not to characters', () => {
  test('wide characters count twice, emoji stay whole', () => {
    expect(fit('日本語テキスト', 7, '…')).toBe('日本語…');
    expect(widthOf(fit('👩‍💻👩‍💻👩‍💻', 5, '…'))).toBeLessThanOrEqual(5);
    expect(fit('short', 5, '…')).toBe('short');
    expect(fit('longer', 0, '…')).toBe('');
  });
});

describe('the place of an error in the source of the step', () => {
  test.each([
    ['Node', ['    at upload (file:///repo/steps/up.mjs:41:9)'], 'steps/up.mjs:41'],
    ['Node without a function', ['    at /repo/steps/up.js:7:1'], 'steps/up.js:7'],
    ['Python', ['Traceback', '  File "/repo/steps/up.py", line 12, in upload'], 'steps/up.py:12'],
    ['Python, relative', ['  File "steps/up.py", line 12, in upload'], 'steps/up.py:12'],
    ['PHP', ['#0 /repo/steps/up.php(12): upload()'], 'steps/up.php:12'],
    [
      'libraries and the SDK passed over',
      ['at x (/repo/node_modules/y/i.js:1:2)', 'at z (/repo/steps/stepwell.mjs:1:1)', 'at /repo/a.js:3:4'],
      'a.js:3',
    ],
    ['nothing of the user', ['at node:internal/x:1:2', 'at y (/usr/lib/z.js:1:2)'], undefined],
  ])('%s', (_name, stack, place) => {
    expect(sourcePlace(stack, '/repo')).toBe(place);
  });
});
