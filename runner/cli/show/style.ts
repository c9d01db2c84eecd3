import type { WriteStream } from 'node:tty';
import { coloursFor, forcesColour, wantsColour, type Colours } from '../terminal/colours.ts';
import { symbolsFor, type Symbols } from '../terminal/symbols.ts';

/** What pages for people are drawn with. */
export interface Style {
  colours: Colours;
  symbols: Symbols;
  /** Colours in what steps wrote stay in. */
  keepColour: boolean;
  /** Width of the terminal; Infinity where there is none: nothing is cut off then. */
  columns: number;
  /** Wall-clock milliseconds, for relative times. */
  now: number;
  /** What runs turns; elsewhere it stands still. */
  animated?: true;
}

/** For what is written to this stream, by now. */
export function styleFor(
  stream: Pick<WriteStream, 'isTTY' | 'columns'>,
  { env, platform }: Pick<NodeJS.Process, 'env' | 'platform'> = process,
  now = Date.now(),
): Style {
  return {
    colours: coloursFor(wantsColour(env, stream.isTTY)),
    symbols: symbolsFor(env, platform),
    keepColour: forcesColour(env),
    // Some terminals (in containers) say they have no columns.
    columns: stream.isTTY ? stream.columns || 80 : Infinity,
    now,
  };
}
