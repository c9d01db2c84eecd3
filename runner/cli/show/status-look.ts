import type { ProcessStatus } from '../../../protocol/process/states.ts';
import type { Colours } from '../terminal/colours.ts';
import type { Style } from './style.ts';

type Tint = (text: string) => string;

const TINTS: Record<ProcessStatus, (colours: Colours) => Tint> = {
  ready: (colours) => colours.dim,
  running: (colours) => colours.cyan,
  finished: (colours) => colours.green,
  error: (colours) => colours.red,
  interrupted: (colours) => colours.yellow,
  cancelled: (colours) => colours.dim,
};

/** Time of one frame of what turns, in milliseconds. */
const FRAME_MS = 100;

/** What stands for a state: a symbol, so that it can be told without colours, and its colour. */
export function lookOf(
  status: ProcessStatus,
  { colours, symbols, now, animated }: Style,
): { symbol: string; tint: Tint } {
  const symbol = {
    ready: symbols.pending,
    running: symbols.running[animated ? Math.floor(now / FRAME_MS) % symbols.running.length : 0] ?? '',
    finished: symbols.finished,
    error: symbols.error,
    interrupted: symbols.interrupted,
    cancelled: symbols.cancelled,
  }[status];
  return { symbol, tint: TINTS[status](colours) };
}
