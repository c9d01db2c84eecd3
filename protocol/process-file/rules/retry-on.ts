import type { Node } from 'jsonc-parser';
import { RUNNER_ERRORS } from '../../process/errors.ts';
import { StepErrorCode } from '../../step/errors.ts';
import { insteadOf, suggest } from '../suggest.ts';
import { itemsOf, textOf, valueOf } from '../text/node.ts';
import type { FileView } from './view.ts';

const NAMES = new Set([...Object.keys(RUNNER_ERRORS), ...Object.keys(StepErrorCode)]);

/** `retry.on` names errors that exist, else the retry would never happen and nobody would know. */
export function checkRetryOn({ root, steps, problems }: FileView): void {
  const retries = [valueOf(root.get('defaults'), 'retry'), ...steps.map(({ fields }) => fields.get('retry'))];
  for (const retry of retries) {
    for (const node of itemsOf(valueOf(retry, 'on'))) {
      const { message, meant } = wrong(node) ?? {};
      if (message !== undefined) problems.add('unknown-error-code', message, node, insteadOf(meant));
    }
  }
}

function wrong(node: Node): { message: string; meant?: string | undefined } | undefined {
  const name = textOf(node);
  if (name === undefined || NAMES.has(name)) return undefined;
  const [, prefix, value] = /^(\w+):(.*)$/s.exec(name) ?? [];
  if (prefix === 'ExitCode') {
    const code = /^\d{1,10}$/.test(value ?? '') ? Number(value) : undefined;
    if (code !== undefined && code > 0 && code < 2 ** 32) return undefined;
    return { message: 'After `ExitCode:` stands the exit code, a number from 1, as in `ExitCode:75`.' };
  }
  if (prefix === 'type') {
    if (value !== '') return undefined;
    return { message: 'After `type:` stands the type of the error, as in `type:ValueError`.' };
  }
  if (/^-?\d+$/.test(name)) return { message: `Errors are named, not numbered: \`${name}\` is no name.` };
  const forms = ' Others are written `ExitCode:75` or `type:NAME`.';
  const { meant, hint } = suggest(name, NAMES);
  return { message: `\`${name.slice(0, 80)}\` is no error code${hint}${forms}`, meant };
}
