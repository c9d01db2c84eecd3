import type { Node } from 'jsonc-parser';
import { parseCondition } from '../../protocol/process-file/expressions/cache.ts';
import type { Comparison, Expression, Literal } from '../../protocol/process-file/expressions/ast.ts';
import { ExpressionError } from '../../protocol/process-file/expressions/error.ts';
import type { Place } from '../../protocol/process-file/rules/places.ts';
import { NO_SUGGESTION, suggest } from '../../protocol/process-file/suggest.ts';
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

/** What is wrong with a comparison, and which literal would be right written otherwise. */
interface Remark {
  message: string;
  change?: { literal: Literal; meaning: string };
}

interface Note extends Remark {
  comparison: Comparison;
  /** The types of two sides do not go together; otherwise the values do not. */
  mismatch: boolean;
}

/** Reports what is wrong with an `if`. */
export function checkCondition(node: Node, place: Place, reads: ReadCheck, sink: ProblemSink): void {
  const notes: Note[] = [];
  const verdict = judged(node, place, reads, {
    read: (path, guards: Guards) => {
      reads.check(node, path, place, guards, sink);
    },
    mismatch: (comparison, left, right) => {
      notes.push({ comparison, mismatch: true, ...mismatchOf(comparison, left, right) });
    },
    neverEqual: (comparison, left, right) => {
      notes.push({ comparison, mismatch: false, ...neverEqualOf(left, right) });
    },
    neverHas: (comparison, key, holder) => {
      notes.push({ comparison, mismatch: false, ...neverHasOf(comparison, key, holder) });
    },
  });
  if (verdict === undefined) return;
  const dead = verdict.truth === false;
  for (const { comparison, mismatch, message, change } of notes) {
    // One problem for one mistake: a step that never runs because of a single value says which.
    const isReason = !mismatch && dead && notes.length === 1;
    const range = isReason ? undefined : rangeOf(comparison);
    const more = change ? { instead: sink.changed(node, range, change.literal, change.meaning) } : {};
    if (range === undefined) {
      sink.at(node, 'unreachable-step', `The step never runs, its \`if\` is always false: ${message}`, more);
      return;
    }
    sink.inText(node, range, 'comparison-mismatch', message, more);
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

function mismatchOf({ operator }: Comparison, left: Side, right: Side): Remark {
  if (operator === 'in') {
    return {
      message: `\`in\` looks into a list, an object or a text; ${sideWords(right)} is ${typeWords(right.shape)}.`,
    };
  }
  const sides = `${sideWords(left)} is ${typeWords(left.shape)}, ${sideWords(right)} is ${typeWords(right.shape)}`;
  const { words = '', change } = quotesAdvice(left, right) ?? quotesAdvice(right, left) ?? {};
  const message =
    operator === '==' || operator === '!='
      ? `${sides}: they are never equal.${words}`
      : `\`${operator}\` compares two numbers or two texts: ${sides}.${words}`;
  return { message, ...(change && { change }) };
}

/** `input.count == '3'`: the quotes are too much. */
function quotesAdvice(
  { expression }: Side,
  { shape: { types } }: Side,
): { words: string; change: NonNullable<Remark['change']> } | undefined {
  if (expression.kind !== 'literal') return undefined;
  const { value } = expression;
  const wantsNumber = types.has('number') || types.has('integer');
  const isNumber = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/.test(value.trim());
  const isFlag = value === 'true' || value === 'false';
  if (isNumber ? wantsNumber : isFlag && types.has('boolean')) {
    const meaning = String(value).trim();
    return { words: ` Write ${meaning} without quotes.`, change: { literal: expression, meaning } };
  }
  if (typeof value !== 'number' || !types.has('string')) return undefined;
  return { words: ` Write '${value}' in quotes.`, change: { literal: expression, meaning: `'${value}'` } };
}

function neverEqualOf(left: Side, right: Side): Remark {
  const [one, other] = left.expression.kind === 'literal' ? [right, left] : [left, right];
  const values = one.shape.values ?? [];
  const wanted = other.shape.values ?? [];
  const [value] = wanted;
  const texts = values.filter((each) => typeof each === 'string');
  const isOne = typeof value === 'string' && wanted.length === 1;
  const { meant, hint } = isOne ? suggest(value, texts, '"') : NO_SUGGESTION;
  const message = `${sideWords(one)} is ${valueWords(values)}, never ${valueWords(wanted)}${hint}`;
  return { message, ...literalFor(other.expression, meant) };
}

function neverHasOf({ left }: Comparison, key: string, holder: Side): Remark {
  const names = [...holder.shape.properties.keys()];
  const has = names.length === 0 ? 'is empty' : `has ${nameList(names)}`;
  const { meant, hint } = suggest(key, names);
  return { message: `${sideWords(holder)} never has \`${key}\`: it ${has}${hint}`, ...literalFor(left, meant) };
}

function literalFor(literal: Expression, meant: string | undefined): Pick<Remark, 'change'> {
  if (literal.kind !== 'literal' || meant === undefined) return {};
  return { change: { literal, meaning: `'${meant.replaceAll(/[\\']/g, String.raw`\$&`)}'` } };
}

function sideWords({ expression }: Side): string {
  if (expression.kind === 'literal') {
    return typeof expression.value === 'string' ? `'${expression.value}'` : String(expression.value);
  }
  return expression.kind === 'path' ? `\`${expression.text}\`` : 'the other side';
}

/** From one side of a comparison to the other, or as far as that is one path or value. */
function rangeOf({ left, right, operator, offset }: Comparison): { offset: number; length: number } {
  const ends = [offset, offset + operator.length, ...endsOf(left), ...endsOf(right)];
  const start = Math.min(...ends);
  return { offset: start, length: Math.max(...ends) - start };
}

function endsOf(expression: Expression): number[] {
  if (expression.kind !== 'path' && expression.kind !== 'literal') return [];
  return [expression.offset, expression.offset + expression.length];
}

function nothing(): void {
  // Nobody wants to know.
}
