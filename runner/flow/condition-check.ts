import type { Node } from 'jsonc-parser';
import { parseCondition } from '../../protocol/process-file/expressions/cache.ts';
import type { Comparison, Expression } from '../../protocol/process-file/expressions/ast.ts';
import { ExpressionError } from '../../protocol/process-file/expressions/error.ts';
import type { Place } from '../../protocol/process-file/rules/places.ts';
import { didYouMean } from '../../protocol/process-file/suggest.ts';
import { keyOf, textOf } from '../../protocol/process-file/text/node.ts';
import { ConditionReader, type ConditionListener, type Guards, type Side, type Verdict } from './conditions.ts';
import type { ProblemSink } from './problem-sink.ts';
import type { ReadCheck } from './read-check.ts';
import { nameList, typeWords, valueWords } from './words.ts';

const SILENT: ConditionListener = { read: nothing, mismatch: nothing, neverEqual: nothing, neverHas: nothing };

/** What an `if` means, without telling what is wrong with it. Undefined: it cannot be read. */
export function judgeCondition(node: Node, place: Place, reads: ReadCheck): Verdict | undefined {
  return judged(node, place, reads, SILENT);
}

/** Reports what is wrong with an `if`. */
export function checkCondition(node: Node, place: Place, reads: ReadCheck, sink: ProblemSink): void {
  const notes: { comparison: Comparison; message: string; mismatch: boolean }[] = [];
  const verdict = judged(node, place, reads, {
    read: (path, guards: Guards) => {
      reads.check(node, path, place, guards, sink);
    },
    mismatch: (comparison, left, right) => {
      notes.push({ comparison, mismatch: true, message: mismatchWords(comparison, left, right) });
    },
    neverEqual: (comparison, left, right) => {
      notes.push({ comparison, mismatch: false, message: neverEqualWords(left, right) });
    },
    neverHas: (comparison, key, holder) => {
      notes.push({ comparison, mismatch: false, message: neverHasWords(key, holder) });
    },
  });
  if (verdict === undefined) return;
  const dead = verdict.truth === false;
  for (const { comparison, mismatch, message } of notes) {
    // One problem for one mistake: a step that never runs because of a single value says which.
    if (!mismatch && dead && notes.length === 1) {
      sink.at(node, 'unreachable-step', `The step never runs, its \`if\` is always false: ${message}`);
      return;
    }
    sink.inText(node, rangeOf(comparison), 'comparison-mismatch', message);
  }
  if (dead && notes.length === 0) {
    sink.at(node, 'unreachable-step', 'The step never runs: its `if` is always false.');
  }
}

/** `"if": false` is a way to switch a step off; that it is off should be seen. */
export function checkConstant(node: Node | undefined, sink: ProblemSink): void {
  if (node?.type === 'boolean' && node.value === false) {
    sink.at(keyOf(node), 'unreachable-step', 'The step never runs: its `if` is false.');
  }
}

function judged(node: Node, place: Place, reads: ReadCheck, listener: ConditionListener): Verdict | undefined {
  try {
    const expression = parseCondition(textOf(node) ?? '');
    return new ConditionReader((path) => reads.resolve(path, place), listener).judge(expression);
  } catch (error) {
    // That it cannot be read is reported where expressions are checked.
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

function mismatchWords({ operator }: Comparison, left: Side, right: Side): string {
  if (operator === 'in') {
    return `\`in\` looks into a list, an object or a text; ${sideWords(right)} is ${typeWords(right.shape)}.`;
  }
  const sides = `${sideWords(left)} is ${typeWords(left.shape)}, ${sideWords(right)} is ${typeWords(right.shape)}`;
  if (operator !== '==' && operator !== '!=') return `\`${operator}\` compares two numbers or two texts: ${sides}.`;
  return `${sides}: they are never equal.${quotesAdvice(left, right)}${quotesAdvice(right, left)}`;
}

/** `input.count == '3'`: the quotes are too much. */
function quotesAdvice(side: Side, other: Side): string {
  if (side.expression.kind !== 'literal') return '';
  const { value } = side.expression;
  const wantsNumber = [...other.shape.types].some((type) => type === 'number' || type === 'integer');
  if (typeof value === 'string' && wantsNumber && value.trim() !== '' && Number.isFinite(Number(value))) {
    return ` Write ${value} without quotes.`;
  }
  if ((value === 'true' || value === 'false') && other.shape.types.has('boolean')) {
    return ` Write ${value} without quotes.`;
  }
  return typeof value === 'number' && other.shape.types.has('string') ? ` Write '${value}' in quotes.` : '';
}

function neverEqualWords(left: Side, right: Side): string {
  const [one, other] = left.expression.kind === 'literal' ? [right, left] : [left, right];
  const values = one.shape.values ?? [];
  const wanted = other.shape.values ?? [];
  const [value] = wanted;
  const texts = values.filter((each) => typeof each === 'string');
  const hint = typeof value === 'string' && wanted.length === 1 ? didYouMean(value, texts).slice(1) : '';
  return `${sideWords(one)} is ${valueWords(values)}, never ${valueWords(wanted)}.${hint}`;
}

function neverHasWords(key: string, holder: Side): string {
  const names = [...holder.shape.properties.keys()];
  const has = names.length === 0 ? 'is empty' : `has ${nameList(names)}`;
  return `${sideWords(holder)} never has \`${key}\`: it ${has}${didYouMean(key, names)}`;
}

function sideWords({ expression }: Side): string {
  if (expression.kind === 'literal') {
    return typeof expression.value === 'string' ? `'${expression.value}'` : String(expression.value);
  }
  return expression.kind === 'path' ? `\`${expression.text}\`` : 'the other side';
}

/** From the first path of a comparison to its operator, or the other way round: literals do not tell where they stand. */
function rangeOf({ left, right, operator, offset }: Comparison): { offset: number; length: number } {
  const ends = [offset, offset + operator.length, ...endsOf(left), ...endsOf(right)];
  const start = Math.min(...ends);
  return { offset: start, length: Math.max(...ends) - start };
}

function endsOf(expression: Expression): number[] {
  return expression.kind === 'path' ? [expression.offset, expression.offset + expression.length] : [];
}

function nothing(): void {
  // Nobody wants to know.
}
