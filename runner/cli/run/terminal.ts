import { isatty } from 'node:tty';
import type { Display } from '../display/display.ts';
import type { Look } from '../display/live.ts';
import { PlainDisplay } from '../display/plain.ts';
import { BatchedWriter } from './batched-writer.ts';
import { coloursFor, forcesColour, wantsColour, type Colours } from '../terminal/colours.ts';
import { symbolsFor, type Symbols } from '../terminal/symbols.ts';

/** Where what is for eyes goes, and what it can show. */
export interface Terminal {
  display: Display;
  /** A promise while whoever reads standard error is behind. */
  behind: () => Promise<void> | undefined;
  colours: Colours;
  symbols: Symbols;
  /** Colours in the steps' own output stay in. */
  keepColour: boolean;
  /** Standard error is a terminal. */
  live: boolean;
  /** Its width by now; endless where it is no terminal. */
  columns: () => number;
  /** A person can be asked: standard input and standard error are a terminal. */
  interactive: boolean;
}

export async function openTerminal(
  { stderr, env, platform }: NodeJS.Process,
  hints: Pick<Look, 'interruptHint'> = {},
): Promise<Terminal> {
  ignoreClosedPipes();
  const live = stderr.isTTY && env['TERM'] !== 'dumb';
  const look = {
    colours: coloursFor(wantsColour(env, stderr.isTTY)),
    symbols: symbolsFor(env, platform),
    keepColour: forcesColour(env),
  };
  const writer = new BatchedWriter(stderr);
  const display = live
    ? new (await import('../display/live.ts')).LiveDisplay(stderr, { ...look, ...hints })
    : new PlainDisplay((text) => {
        writer.write(text);
      }, look.keepColour);
  return {
    display,
    behind: () => writer.behind(),
    ...look,
    live,
    // Some terminals (in containers) say they have no columns.
    columns: () => (live ? stderr.columns || 80 : Infinity),
    interactive: isatty(0) && isatty(2),
  };
}

/** A reader of our output may leave (`| head`); the process goes on to its end all the same. */
function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
}
