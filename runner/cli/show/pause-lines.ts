import type { ProcessInfo } from '../../../protocol/control/get.ts';
import { sanitise, sanitiseLines } from '../terminal/sanitise.ts';
import { wrapped } from '../terminal/width.ts';
import { until } from './relative-time.ts';
import type { Style } from './style.ts';

/** The question a process waits with, what it is about and what comes after it. */
export function pauseLines(info: ProcessInfo, { colours, symbols, columns, now }: Style): string[] {
  const pause = info.interrupt;
  if (!pause) return [];
  const main = info.steps.filter(({ phase }) => phase === 'steps');
  const at = main.findIndex(({ id }) => id === pause.step);
  const asks = sanitise(main[at]?.name ?? pause.step);
  const next = main[at + 1];
  const drafts = info.actions.filter(({ what }) => what === 'draftSaved').length;
  const draft = info.actions.findLast(({ what }) => what === 'draftSaved');
  return [
    `  ${colours.yellow(symbols.interrupted)} ${colours.bold(`${asks} asks:`)}`,
    ...sanitiseLines(pause.message).flatMap((line) => wrapped(`    ${line}`, columns - 1)),
    colours.dim(
      next ? `    Next: ${sanitise(next.name)}` : '    Nothing comes after it: the data is the result of the process.',
    ),
    ...(pause.expiresAt === null
      ? []
      : [colours.yellow(`    Expires ${until(pause.expiresAt, now)}; then the process fails.`)]),
    ...(drafts > 0 && draft && pause.revision > 1
      ? [colours.dim(`    A draft of ${sanitise(draft.by)} is kept (revision ${pause.revision}).`)]
      : []),
  ];
}
