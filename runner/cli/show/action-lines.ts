import type { ActionInfo, ProcessInfo } from '../../../protocol/control/get.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { fit, pad } from '../terminal/width.ts';
import { ago } from './relative-time.ts';
import type { Style } from './style.ts';

const WORDS: Record<ActionInfo['what'], string> = {
  started: 'started',
  draftSaved: 'saved a draft',
  proceeded: 'let it proceed',
  cancelRequested: 'asked to cancel',
  retried: 'had it try again',
};

/** More than this is history nobody reads on one screen. */
const SHOWN = 8;
const WHEN_COLUMNS = 10;

/** What people did to it, once there is more to tell than that somebody started it. */
export function actionLines({ actions }: ProcessInfo, { colours, symbols, columns, now }: Style): string[] {
  if (actions.length < 2) return [];
  const left = actions.length - SHOWN;
  const room = columns - 1 - 4 - WHEN_COLUMNS - 2;
  return [
    ...(left > 0 ? [colours.dim(`${left} earlier`)] : []),
    ...actions.slice(-SHOWN).map((action) => {
      const text = `${sanitise(action.by)} ${WORDS[action.what]}${changed(action)}`;
      return `${colours.dim(pad(ago(action.at, now), WHEN_COLUMNS))}  ${fit(text, room, symbols.ellipsis)}`;
    }),
  ];
}

function changed({ what, changes }: ActionInfo): string {
  if (!changes) return '';
  const parts = keysOf(changes.before, changes.after).map((key) => {
    const before = changes.before[key];
    const after = changes.after[key];
    return `${key}: ${short(before)} -> ${short(after)}`;
  });
  if (parts.length === 0) return what === 'proceeded' ? ', nothing changed' : '';
  return `: ${sanitise(parts.join(', '))}`;
}

function keysOf(before: JsonObject, after: JsonObject): string[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])];
}

function short(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
