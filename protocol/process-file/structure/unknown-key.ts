import type { Node } from 'jsonc-parser';
import type { ProblemList } from '../problem-list.ts';
import { nearest } from '../suggest.ts';
import { levelsOf } from './schema.ts';
import { either } from './words.ts';

/** Words people know from other tools, and what the same thing is called here. */
const OTHER_WORDS: Record<string, string> = {
  script: 'run',
  shellcommand: 'run',
  cmd: 'command',
  exec: 'command',
  program: 'command',
  arguments: 'args',
  argv: 'args',
  environment: 'env',
  vars: 'env',
  workingdirectory: 'cwd',
  workdir: 'cwd',
  dir: 'cwd',
  when: 'if',
  condition: 'if',
  uses: 'provider',
  plugin: 'provider',
  onerror: 'onFailure',
  always: 'finally',
  ensure: 'finally',
  after: 'finally',
  cleanup: 'finally',
  retries: 'retry',
  attempts: 'maxAttempts',
  allowfailure: 'continueOnError',
  ignoreerrors: 'continueOnError',
  parameters: 'params',
  inputs: 'params',
  options: 'with',
  config: 'with',
  settings: 'with',
  jobs: 'steps',
  tasks: 'steps',
  stages: 'steps',
  pause: 'interrupt',
  approval: 'interrupt',
};

/** How other tools say which steps come first. */
const ORDER_WORDS: ReadonlySet<string> = new Set(['needs', 'depends', 'dependson', 'requires', 'runafter']);

/** Reports a key that an object of ours does not know. */
export function reportUnknownKey(key: Node, name: string, known: readonly string[], problems: ProblemList): void {
  problems.add('unknown-key', `Unknown key \`${name.slice(0, 80)}\`${advice(name, known)}`, key);
}

function advice(name: string, known: readonly string[]): string {
  if (known.includes(`${name}s`)) return `. Did you mean \`${name}s\`?`;
  const levels = levelsOf(name);
  if (levels.length > 0) return `: it belongs to ${either(levels)}.`;
  const plain = name.toLowerCase().replaceAll(/[-_ ]/g, '');
  const other = Object.hasOwn(OTHER_WORDS, plain) ? OTHER_WORDS[plain] : undefined;
  const meant =
    known.find((key) => key.toLowerCase() === plain) ?? (known.includes(other ?? '') ? other : nearest(name, known));
  if (meant !== undefined) return `. Did you mean \`${meant}\`?`;
  if (other !== undefined)
    return `. What it may stand for is called \`${other}\` and belongs to ${either(levelsOf(other))}.`;
  if (ORDER_WORDS.has(plain)) return '. Steps run in the order in which they stand.';
  const own = known.filter((key) => key !== '$schema').map((key) => `\`${key}\``);
  return own.length <= 12 ? `. Known here: ${own.join(', ')}.` : '. Keys of your own begin with `x-`.';
}
