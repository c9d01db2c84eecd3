import { basename } from 'node:path';
import { findNodeAtLocation } from 'jsonc-parser';
import type { JsonValue } from '../../../protocol/data/json.ts';
import type { ProblemCode } from '../../../protocol/process-file/codes.ts';
import { keyOf } from '../../../protocol/process-file/text/node.ts';
import { PROCESS_FILE_SUFFIX } from '../../cli/check/find-files.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { declareObserved } from './declare-schema.ts';
import { replaceWithSuggestion } from './did-you-mean.ts';
import { Draft } from './draft.ts';
import { fix, removeKey, type Fix } from './fix.ts';
import { settleValue } from './settle-value.ts';

/** What can be done about a problem, beside taking what its message suggests. */
type Fixer = (problem: Problem, analysis: Analysis, knowledge: Knowledge) => Fix[];

const FIXERS: Partial<Record<ProblemCode, Fixer>> = {
  'missing-key': addMissingKey,
  'one-action': chooseAction,
  'wrong-version': (problem, analysis) => [fix('Change to 1', problem, new Draft(analysis).set(['version'], 1))],
  'unknown-key': (problem, analysis) => removeKey(problem, analysis),
  'useless-key': (problem, analysis) => removeKey(problem, analysis),
  'unused-provider': (problem, analysis) => removeKey(problem, analysis),
  'unused-secret': (problem, analysis) => removeKey(problem, analysis),
  'no-interrupt': (problem, analysis) => removeKey(problem, analysis),
  'deprecated-key': removeDeprecated,
  'bad-id': correctId,
  'duplicate-id': correctId,
  'unknown-provider': addProvider,
  'unknown-path': declareName,
  'never-observed': declareObserved,
  'sometimes-absent': declareObserved,
  'with-mismatch': settleValue,
  'data-mismatch': settleValue,
  'retry-not-idempotent': settleRetry,
};

/** All fixes of a problem, the likeliest first. In a text with syntax errors nothing is moved about. */
export function fixesOf(problem: Problem, analysis: Analysis, knowledge: Knowledge): Fix[] {
  const suggested = replaceWithSuggestion(problem, analysis);
  if (analysis.parsed.problems.some(({ code }) => code === 'syntax' || code === 'duplicate-key')) return suggested;
  const fixer = Object.hasOwn(FIXERS, problem.code) ? FIXERS[problem.code as ProblemCode] : undefined;
  return [...suggested, ...(fixer?.(problem, analysis, knowledge) ?? [])];
}

/** Name between the first backticks of a message. */
function nameIn({ message }: Problem, pattern = /`([^`]+)`/): string | undefined {
  return pattern.exec(message)?.[1];
}

function addMissingKey(problem: Problem, analysis: Analysis): Fix[] {
  const key = nameIn(problem);
  const value = key === undefined ? undefined : firstValue(key, analysis);
  if (key === undefined || value === undefined) return [];
  return [fix(`Add \`${key}\``, problem, new Draft(analysis).set([...problem.path, key], value))];
}

/** Something that is right, or says what is wanted next. */
function firstValue(key: string, { file, view }: Analysis): JsonValue | undefined {
  switch (key) {
    case 'version':
      return 1;
    case 'name':
      return file === undefined ? 'process' : basename(file, PROCESS_FILE_SUFFIX);
    case 'steps':
      return [{ id: 'first', run: ['echo hello'] }];
    case 'id':
      return freeId('step', new Set(view?.steps.map(({ id }) => id?.toLowerCase())));
    case 'command':
      return 'node';
    case 'maxAttempts':
      return 3;
    case 'key':
      return view?.root.get('name')?.value as string | undefined;
    default:
      return undefined;
  }
}

function freeId(name: string, taken: ReadonlySet<string | undefined>): string {
  let number = 1;
  while (taken.has(`${name}-${number}`.toLowerCase())) number++;
  return `${name}-${number}`;
}

/** None: each of the ways; two: without the second. */
function chooseAction(problem: Problem, analysis: Analysis): Fix[] {
  const { path, message } = problem;
  const [first, second] = [...message.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  if (/ must have `| must have either/.test(message)) {
    if (path[0] === 'secrets')
      return [
        fix(
          'Take it from a variable',
          problem,
          new Draft(analysis).set([...path, 'env'], String(path[1]).toUpperCase()),
        ),
      ];
    return [
      fix('Run a command', problem, new Draft(analysis).set([...path, 'command'], 'node')),
      fix('Run lines of a shell', problem, new Draft(analysis).set([...path, 'run'], ['echo hello'])),
    ];
  }
  if (first === undefined || second === undefined) return [];
  const holder = path.slice(0, -1);
  return [second, first].map((name) =>
    fix(`Remove \`${name}\``, problem, new Draft(analysis).remove([...holder, name])),
  );
}

/** Where nothing is known to take its place. What an expression reads cannot be left out. */
function removeDeprecated(problem: Problem, analysis: Analysis): Fix[] {
  const node = analysis.tree && findNodeAtLocation(analysis.tree, problem.path);
  const isKey = node !== undefined && keyOf(node).offset === problem.offset;
  return isKey && problem.instead === undefined ? removeKey(problem, analysis) : [];
}

function correctId(problem: Problem, analysis: Analysis): Fix[] {
  const node = analysis.tree && findNodeAtLocation(analysis.tree, problem.path);
  if (typeof node?.value !== 'string') return [];
  const taken = new Set(analysis.view?.steps.map(({ id }) => id?.toLowerCase()));
  const plain = node.value
    .trim()
    .replaceAll(/[^\w-]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
    .replace(/-+$/, '');
  const id = plain !== '' && !taken.has(plain.toLowerCase()) ? plain : freeId(plain === '' ? 'step' : plain, taken);
  return [fix(`Change to "${id}"`, problem, new Draft(analysis).set(problem.path, id))];
}

function addProvider(problem: Problem, analysis: Analysis): Fix[] {
  const name = nameIn(problem, /no provider `([^`]+)`/);
  if (name === undefined) return [];
  const source = { command: 'node', args: [`steps/${name.replaceAll(/[^\w.-]/g, '-')}.mjs`] };
  return [fix(`Add the provider \`${name}\``, problem, new Draft(analysis).set(['providers', name], source))];
}

/** Declares a step, secret or parameter that an expression names. */
function declareName(problem: Problem, analysis: Analysis): Fix[] {
  const { message, path, offset, length } = problem;
  const step = nameIn(problem, /^There is no step `([^`]+)`/);
  if (step !== undefined && /^[A-Za-z][\w-]*$/.test(step)) {
    const index =
      path[0] === 'steps' && typeof path[1] === 'number'
        ? path[1]
        : (analysis.view?.steps.filter(({ phase }) => phase === 'steps').length ?? 0);
    const draft = new Draft(analysis).insert(['steps', index], { id: step, run: ['echo hello'] });
    return [fix(`Add the step \`${step}\` before it`, problem, draft)];
  }
  const secret = nameIn(problem, /declares no secret `([^`]+)`/);
  if (secret !== undefined) {
    return [
      fix(`Add the secret \`${secret}\``, problem, new Draft(analysis).set(['secrets', secret], { env: secret })),
    ];
  }
  const known = nameIn(problem, /^`params` has no `([^`]+)`/);
  const named = analysis.text.slice(offset, offset + 200);
  const param =
    known ??
    (message.startsWith('The file declares no `params`')
      ? /^params\.([\p{L}_][\p{L}\p{N}_-]*)/u.exec(named)?.[1]
      : undefined);
  if (param === undefined || length === 0) return [];
  const draft = new Draft(analysis);
  if (analysis.view?.root.get('params') === undefined) draft.set(['params'], { type: 'object', properties: {} });
  return [
    fix(`Add the parameter \`${param}\``, problem, draft.set(['params', 'properties', param], { type: 'string' })),
  ];
}

function settleRetry(problem: Problem, analysis: Analysis): Fix[] {
  const step = problem.path.slice(0, 2);
  const fixes = [fix('Say that it may run twice', problem, new Draft(analysis).set([...step, 'idempotent'], true))];
  if (problem.path.at(-1) !== 'retry') return fixes;
  return [fix('Remove `retry`', problem, new Draft(analysis).remove([...step, 'retry'])), ...fixes];
}
