import type { Style } from '../show/style.ts';
import type { Key } from './keys.ts';

/** One thing that fills the screen between the bar above and the keys below. */
export interface View {
  /** What stands above; undefined: nothing. */
  title(style: Style): string;
  /** At most so many rows. */
  lines(rows: number, style: Style): string[];
  /** Keys that do something here, most useful first. */
  hints(): readonly Hint[];
  /** False: the key means nothing here. */
  key(key: Key): boolean;
  /** Told what has changed in the runner. */
  changed?(pids: ReadonlySet<string>): void;
  dispose?(): void;
}

export type Hint = readonly [key: string, what: string];
