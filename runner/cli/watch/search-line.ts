import type { Style } from '../show/style.ts';
import { line } from './bars.ts';
import type { Key } from './keys.ts';

/** The protocol takes no more. */
const MAX_LENGTH = 200;

/** What is searched for, and the line it is typed into. */
export class SearchLine {
  #applied: string;
  #text = '';
  #typing = false;

  constructor(applied: string) {
    this.#applied = applied;
  }

  /** What the list is searched for. */
  get applied(): string {
    return this.#typing ? this.#text : this.#applied;
  }

  get typing(): boolean {
    return this.#typing;
  }

  begin(): void {
    this.#typing = true;
    this.#text = this.#applied;
  }

  /** True: what is searched for has changed. The list follows while one types. */
  key(key: Key): boolean {
    if (key === 'enter') {
      this.#applied = this.#text;
      this.#typing = false;
      return false;
    }
    if (key === 'escape') {
      this.#typing = false;
      return this.#text !== this.#applied;
    }
    const before = this.#text;
    if (key === 'backspace') this.#text = before.replace(/.$/u, '');
    else if (key === 'page-up') this.#text = '';
    else if (/^.$/u.test(key) && before.length < MAX_LENGTH) this.#text += key;
    return this.#text !== before;
  }

  line(style: Style): string {
    return line(`  Search: ${this.#text}_`, style);
  }
}
