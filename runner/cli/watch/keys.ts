/** A key as views know it: a name for the special ones, the character itself for the others. */
export type Key = string;

const SEQUENCES: Readonly<Record<string, Key>> = {
  A: 'up',
  B: 'down',
  C: 'right',
  D: 'left',
  H: 'home',
  F: 'end',
  Z: 'back-tab',
  '1~': 'home',
  '7~': 'home',
  '4~': 'end',
  '8~': 'end',
  '5~': 'page-up',
  '6~': 'page-down',
  '3~': 'delete',
};

const CONTROLS: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'ctrl-c',
  '\x1a': 'ctrl-z',
  '\x0c': 'ctrl-l',
  '\x04': 'page-down',
  '\x15': 'page-up',
  '\x1b': 'escape',
};

// eslint-disable-next-line no-control-regex -- escape sequences are what is read here
const PIECES = /\x1b(?:\[|O)([\d;]*[A-Za-z~])|[^]/gu;

/** The keys in what a terminal in raw mode sent at once. Sequences nobody knows are left out. */
export function keysIn(text: string): Key[] {
  return [...text.matchAll(PIECES)].flatMap(([whole, sequence]) => {
    // Modifiers stand in the middle (`1;5A`): an arrow with Ctrl is an arrow.
    if (sequence !== undefined) return SEQUENCES[sequence.replace(/^1;\d+(?=[A-Z])/, '')] ?? [];
    return CONTROLS[whole] ?? (whole >= ' ' ? whole : []);
  });
}
