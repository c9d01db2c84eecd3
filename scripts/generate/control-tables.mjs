import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { plain } from './control-messages.mjs';

/** Tables of every message of the daemon's wire. @returns {string} Markdown */
export function messageTables(messages) {
  const requests = messages.filter(({ kind }) => kind === 'request');
  const notifications = messages.filter(({ kind }) => kind === 'notification');
  return [
    '### Requests',
    '',
    '| method | params | result | |',
    '| --- | --- | --- | --- |',
    ...requests.map(
      ({ method, params, result, text }) => `| \`${method}\` | ${type(params)} | ${type(result)} | ${cell(text)} |`,
    ),
    '',
    '### Notifications of the runner',
    '',
    '| method | params | |',
    '| --- | --- | --- |',
    ...notifications.map(({ method, params, text }) => `| \`${method}\` | ${type(params)} | ${cell(text)} |`),
  ].join('\n');
}

/** The table of error codes, from protocol/control/errors.ts. Throws when one has no comment. @returns {string} Markdown */
export function controlErrorTable(root) {
  const path = 'protocol/control/errors.ts';
  const body = /CONTROL_ERRORS = \{([^]*?)\n\} as const/.exec(readFileSync(join(root, path), 'utf8'))?.[1] ?? '';
  const entries = [...body.matchAll(/(?:\/\*\*((?:(?!\*\/)[^])*)\*\/\s+)?(\w+): (\d+),/g)];
  const bare = entries.filter(([, comment]) => comment === undefined).map(([, , name]) => name);
  if (entries.length === 0 || bare.length > 0)
    throw new Error(`Codes in ${path} without a doc comment: ${bare.join(', ')}`);
  return [
    '| code | name | what happened |',
    '| --- | --- | --- |',
    ...entries.map(([, comment, name, code]) => `| ${code} | \`${name}\` | ${cell(plain(comment))} |`),
  ].join('\n');
}

const type = (name) => (name === 'Nothing' ? '`{}`' : `\`${name}\``);
const cell = (text) => text.replaceAll('|', '\\|');
