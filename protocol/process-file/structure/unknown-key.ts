import type { Node } from 'jsonc-parser';
import type { ProblemList } from '../problem-list.ts';
import { insteadOf, nearest } from '../suggest.ts';
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
  const meant = meantKey(name, known);
  const hint = meant === undefined ? advice(name, known) : `. Did you mean \`${meant}\`?`;
  problems.add('unknown-key', `Unknown key \`${name.slice(0, 80)}\`${hint}`, key, insteadOf(meant));
}

/** A key of the same object. One that belongs elsewhere is not looked for among those that are like it. */
function meantKey(name: string, known: readonly string[]): string | undefined {
  if (known.includes(`${name}s`)) return `${name}s`;
  if (levelsOf(name).length > 0) return undefined;
  const plain = plainOf(name);
  const other = otherWord(plain);
  return (
    known.find((key) => key.toLowerCase() === plain) ?? (known.includes(other ?? '') ? other : nearest(name, known))
  );
}

function plainOf(name: string): string {
  return name.toLowerCase().replaceAll(/[-_ ]/g, '');
}

function otherWord(plain: string): string | undefined {
  return Object.hasOwn(OTHER_WORDS, plain) ? OTHER_WORDS[plain] : undefined;
}

function advice(name: string, known: readonly string[]): string {
  const levels = levelsOf(name);
  if (levels.length > 0) return `: it belongs to ${either(levels)}.`;
  const plain = plainOf(name);
  const other = otherWord(plain);
  if (other !== undefined)
    return `. What it may stand for is called \`${other}\` and belongs to ${either(levelsOf(other))}.`;
  if (ORDER_WORDS.has(plain)) return '. Steps run in the order in which they stand.';
  const own = known.filter((key) => key !== '$schema').map((key) => `\`${key}\``);
  return own.length <= 12 ? `. Known here: ${own.join(', ')}.` : '. Keys of your own begin with `x-`.';
}
