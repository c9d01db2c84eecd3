import type { Node } from 'jsonc-parser';
import { DURATION_FORM, parseDuration } from '../durations.ts';
import type { ProblemList } from '../problem-list.ts';
import { insteadOf } from '../suggest.ts';
import { entries } from '../text/node.ts';
import { found } from './words.ts';

/** Rules with messages of their own, by the name of the type in model.ts. `key`: the key the value stands under. */
export const SPECIAL: Record<string, (node: Node, key: string, problems: ProblemList) => void> = {
  Duration: checkDuration,
  VariableName: checkVariableName,
  Environment: checkEnvironment,
};

/** Limits that would end everything at once if they were 0. */
const NOT_ZERO = new Set(['timeout', 'idleTimeout', 'startTimeout', 'expiresIn']);

function checkDuration(node: Node, key: string, problems: ProblemList): void {
  if (node.type !== 'string' && node.type !== 'number') {
    problems.add('wrong-type', `\`${key}\` must be a duration: ${DURATION_FORM}; found ${found(node)}.`, node);
    return;
  }
  const ms = parseDuration(node.value as string | number);
  if (ms === undefined) {
    const message = `\`${key}\` must be a duration: ${DURATION_FORM}; found ${found(node)}.`;
    const meant = nearDuration(node.value as string | number);
    problems.add('bad-duration', `${message}${durationHint(node.value, meant)}`, node, insteadOf(meant));
  } else if (ms === 0 && NOT_ZERO.has(key)) {
    problems.add('bad-duration', `\`${key}\` must be longer than 0. Leave it out for no limit.`, node);
  }
}

/** What the text may have meant: `5 min`, `10 seconds`, `"30"`. */
function nearDuration(value: string | number): string | undefined {
  if (typeof value === 'number') return undefined;
  const unit = (word: string): string => (/^(?:ms|milli)/.test(word) ? 'ms' : word.charAt(0));
  const plain = value
    .slice(0, 100)
    .toLowerCase()
    .replace(/^pt?/, '')
    .replaceAll(/[\s,]+/g, '')
    .replaceAll(/(?:milliseconds?|millis|msecs?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?)/g, unit);
  const guess = /^\d+(?:\.\d+)?$/.test(plain) ? `${plain}s` : plain;
  return parseDuration(guess) === undefined ? undefined : guess;
}

function durationHint(value: unknown, meant: string | undefined): string {
  if (meant !== undefined) return ` Did you mean "${meant}"?`;
  return typeof value === 'number' && value > 0 ? ' The longest is 100 years.' : '';
}

function checkVariableName(node: Node, _key: string, problems: ProblemList): void {
  if (node.type !== 'string') {
    problems.add('wrong-type', `Expected the name of an environment variable, found ${found(node)}.`, node);
  } else if (!/^[A-Za-z_]\w*$/.test(node.value as string)) {
    problems.add('bad-value', `${found(node)} is no name of an environment variable: letters, digits and \`_\`.`, node);
  }
}

function checkEnvironment(node: Node, key: string, problems: ProblemList): void {
  if (node.type !== 'object') {
    problems.add('wrong-type', `\`${key}\` must be an object of variables, found ${found(node)}.`, node);
    return;
  }
  for (const entry of entries(node)) {
    if (entry.name === '' || /[=\0]/.test(entry.name)) {
      problems.add('bad-value', 'The name of an environment variable is not empty and holds no `=`.', entry.key);
    } else if (/^STEPWELL_/i.test(entry.name)) {
      problems.add('reserved-variable', `\`${entry.name}\` is set by Stepwell; choose another name.`, entry.key);
    }
    const { value } = entry;
    if (value.type === 'object' || value.type === 'array') {
      const message = `\`${entry.name}\` must be a text, a number, true, false, or null to remove the variable; found ${found(value)}.`;
      problems.add('wrong-type', message, value);
    } else if (String(value.value).includes('\0')) {
      problems.add('bad-text', 'The value of an environment variable cannot hold a NUL character.', value);
    }
  }
}
