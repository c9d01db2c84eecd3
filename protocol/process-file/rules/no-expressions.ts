import type { Node } from 'jsonc-parser';
import { ROOTS } from '../expressions/scope.ts';
import { itemsOf, stringsIn, textOf } from '../text/node.ts';
import { rangeInString } from '../text/offsets.ts';
import { allFields, type FileView } from './view.ts';

/** A script may hold `${{` for reasons of its own, but not with one of our roots after it. */
const IN_SCRIPT = new RegExp(String.raw`\$\{\{\s*(?:${ROOTS.join('|')})\b[^}]*(?:\}\})?`);
const ANYWHERE = /\$\{\{[^}]*(?:\}\})?/;

const STEP_KEYS = ['provider', 'step', 'command', 'shell', 'cwd'];

/** Expressions stand only where they are evaluated; elsewhere they would be taken as they are. */
export function checkNoExpressions(view: FileView): void {
  const { root, steps, providers, secrets } = view;
  for (const key of ['cwd', 'envFile']) refuse(root.get(key), key, view);
  for (const fields of [...providers.values()].flatMap(allFields)) {
    for (const key of ['command', 'cwd']) refuse(fields.get(key), key, view);
    for (const item of itemsOf(fields.get('args'))) refuse(item, 'args of a provider', view);
  }
  for (const { value } of secrets.values()) for (const node of stringsIn(value)) refuse(node, 'secrets', view);
  for (const fields of steps.flatMap(allFields)) {
    for (const key of STEP_KEYS) refuse(fields.get(key), key, view);
    const run = fields.get('run');
    if (run !== undefined) for (const line of stringsIn(run)) refuseInScript(line, view);
  }
  warnInData(root.get('data'), view);
}

function refuse(node: Node | undefined, key: string, view: FileView): void {
  const range = find(node, ANYWHERE, view);
  if (node === undefined || range === undefined) return;
  view.problems.add('expression-not-allowed', `Expressions are not evaluated in \`${key}\`.`, range, { owner: node });
}

function refuseInScript(line: Node, view: FileView): void {
  const range = find(line, IN_SCRIPT, view);
  if (range === undefined) return;
  const message =
    'No expressions inside `run`, where data could become commands: put it into a variable of `env` and use that here.';
  view.problems.add('expression-not-allowed', message, range, { owner: line });
}

function warnInData(data: Node | undefined, view: FileView): void {
  if (data === undefined) return;
  for (const node of stringsIn(data)) {
    const range = find(node, IN_SCRIPT, view);
    if (range === undefined) continue;
    view.problems.add('expression-in-data', 'Start data is taken as it is; this is not evaluated.', range, {
      owner: node,
    });
  }
}

function find(
  node: Node | undefined,
  pattern: RegExp,
  { text }: FileView,
): { offset: number; length: number } | undefined {
  const value = textOf(node);
  const match = value?.includes('${{') ? pattern.exec(value) : null;
  return node === undefined || !match ? undefined : rangeInString(text, node, match.index, match[0].length);
}
