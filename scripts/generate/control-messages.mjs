import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A message's declaration, its comment before it. */
const DECLARATION =
  /\/\*\*((?:(?!\*\/)[^])*)\*\/\s*export const (\w+) = (request|notification)<\s*(\w+)(?:,\s*(\w+))?,?\s*>\('([\w/]+)'\);/g;
/** What must all have been understood. */
const CALL = /= (?:request|notification)</g;

/**
 * The messages of the daemon's wire as protocol/control declares them.
 * @returns {{ method: string, constant: string, kind: 'request' | 'notification', params: string, result?: string, text: string }[]}
 */
export function controlMessages(root) {
  const folder = join(root, 'protocol/control');
  const messages = readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const found = [...text.matchAll(DECLARATION)].map(([, comment, constant, kind, params, result, method]) => {
        return { method, constant, kind, params, result, text: plain(comment) };
      });
      const declared = [...text.matchAll(CALL)].length;
      if (found.length !== declared)
        throw new Error(
          `protocol/control/${name}: ${declared - found.length} messages lack a doc comment or named types`,
        );
      return found;
    });
  return messages.sort((a, b) => rank(a.method) - rank(b.method));
}

/** In the order one meets them. */
const FEATURES = ['runner/hello', 'process', 'step', 'log', 'events', 'runner'];
const rank = (method) => FEATURES.findIndex((feature) => method.startsWith(feature));

/** The text of a doc comment on one line. */
export function plain(comment) {
  return comment
    .split('\n')
    .map((line) => line.replace(/^\s*\*? ?/, '').trim())
    .join(' ')
    .trim();
}
