import type { ProcessInfo } from '../../../protocol/control/get.ts';
import { errorText } from '../display/plain.ts';
import { timeTaken } from '../display/time-taken.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { fit } from '../terminal/width.ts';
import { shortId } from './short-id.ts';
import { lookOf } from './status-look.ts';
import type { Style } from './style.ts';

/** How a process did, in one line: `✖ 4f1c0a2b Nightly import: error after 3.2 s: check: ExitCode: ...`. */
export function outcomeLine(info: ProcessInfo, style: Style): string {
  const { symbol, tint } = lookOf(info.status, style);
  const time = timeTaken(info);
  const took = time === '' ? '' : info.status === 'finished' ? ` in ${time}` : ` after ${time}`;
  const text = `${shortId(info.pid)} ${sanitise(info.title || info.name)}: ${info.status}${took}${why(info)}`;
  return `${tint(symbol)} ${fit(text, style.columns - 3, style.symbols.ellipsis)}`;
}

function why({ error, interrupt }: ProcessInfo): string {
  if (interrupt) return `: ${sanitise(interrupt.message.split('\n')[0] ?? '')}`;
  if (!error) return '';
  return `: ${error.step === undefined ? '' : `${error.step}: `}${errorText(error)}`;
}
