import type { Style } from '../show/style.ts';
import type { Key } from './keys.ts';
import { Scroll } from './scroll.ts';
import type { Hint, View } from './view.ts';

const KEYS: readonly (readonly [string, string])[] = [
  ['Up Down, k j', 'move'],
  ['PgUp PgDn, Space', 'a page up, a page down'],
  ['Home End, g G', 'to the newest, to the oldest loaded'],
  ['Tab, Right, Left, 1-6', 'choose what is listed: all, what needs you, ...'],
  ['/', 'search names, files, error messages and ids; Esc ends it'],
  ['', ''],
  ['Enter', 'open the process: steps, error, question, history'],
  ['l', 'its log, following what comes'],
  ['p', 'answer an interrupted process: edit its data and let it proceed'],
  ['c', 'cancel it'],
  ['r', 'have a failed process try again'],
  ['d', 'delete a process that is over'],
  ['', ''],
  ['Esc, Backspace', 'back'],
  ['Ctrl-L', 'draw the screen anew'],
  ['q, Ctrl-C', 'leave; processes go on'],
];

export class HelpView implements View {
  readonly #scroll = new Scroll(false);

  title({ colours }: Style): string {
    return colours.bold(' Keys');
  }

  lines(rows: number, { colours }: Style): string[] {
    return this.#scroll.part(['', ...KEYS.map(([key, what]) => `  ${colours.bold(key.padEnd(24))}${what}`)], rows);
  }

  hints(): readonly Hint[] {
    return [
      ['Esc', 'back'],
      ['q', 'quit'],
    ];
  }

  key(key: Key): boolean {
    return this.#scroll.key(key);
  }
}
