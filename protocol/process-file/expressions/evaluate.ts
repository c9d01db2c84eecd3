import type { JsonObject, JsonValue } from '../../data/json.ts';
import { FORBIDDEN_KEYS } from '../../data/keys.ts';
import type { Comparison, Expression } from './ast.ts';
import { parseCondition, parseTemplate } from './cache.ts';
import { contains, equal, truthy, typeName } from './compare.ts';
import { ExpressionError } from './error.ts';
import { lookUp, type Scope } from './scope.ts';

/**
 * The value of a text with expressions. A text that is one expression and nothing else keeps its JSON type; otherwise
 * values are written into the text. What comes back may be part of the scope: it must not be changed.
 * Throws an ExpressionError.
 */
export function evaluateTemplate(text: string, scope: Scope): JsonValue {
  // Most texts hold no expression.
  if (!text.includes('${{')) return text;
  const [first, ...more] = parseTemplate(text);
  if (first !== undefined && typeof first !== 'string' && more.length === 0) return lookUp(first, scope);
  return evaluateTemplateText(text, scope);
}

/** Like `evaluateTemplate`, always as text: null is empty, objects and lists are compact JSON. */
export function evaluateTemplateText(text: string, scope: Scope): string {
  if (!text.includes('${{')) return text;
  return parseTemplate(text)
    .map((part) => (typeof part === 'string' ? part : valueText(lookUp(part, scope))))
    .join('');
}

/** Whether a condition holds. Throws an ExpressionError. */
export function evaluateCondition(condition: string | boolean, scope: Scope): boolean {
  if (typeof condition === 'boolean') return condition;
  return truthy(evaluate(parseCondition(condition), scope));
}

/**
 * A value with every text in it evaluated, however deep; keys are taken as they are, and what an expression gives is
 * not evaluated again. Throws an ExpressionError, with `path` in front of its message.
 */
export function resolveValue(value: JsonValue, scope: Scope): JsonValue {
  return resolveAt(value, scope, '');
}

function resolveAt(value: JsonValue, scope: Scope, path: string): JsonValue {
  if (typeof value === 'string') {
    try {
      return evaluateTemplate(value, scope);
    } catch (error) {
      if (!(error instanceof ExpressionError) || path === '') throw error;
      throw new ExpressionError(`${path}: ${error.message}`, error.offset, error.length);
    }
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item, index) => resolveAt(item, scope, `${path}[${index}]`));
  const result: JsonObject = {};
  for (const [key, item] of Object.entries(value)) {
    if (FORBIDDEN_KEYS.has(key)) throw new ExpressionError(`The key \`${key}\` is not allowed.`, 0, 0);
    result[key] = resolveAt(item, scope, path === '' ? key : `${path}.${key}`);
  }
  return result;
}

/** A value written into a text. */
export function valueText(value: JsonValue): string {
  if (value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function evaluate(expression: Expression, scope: Scope): JsonValue {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'path':
      return lookUp(expression, scope);
    case 'not':
      return !truthy(evaluate(expression.operand, scope));
    // `&&` and `||` stop at the operand that decides, so that one can ask for a key before using it.
    case 'and':
      return expression.operands.every((operand) => truthy(evaluate(operand, scope)));
    case 'or':
      return expression.operands.some((operand) => truthy(evaluate(operand, scope)));
    case 'comparison':
      return compare(expression, scope);
  }
}

function compare({ operator, left, right, offset }: Comparison, scope: Scope): boolean {
  const a = evaluate(left, scope);
  const b = evaluate(right, scope);
  if (operator === '==') return equal(a, b);
  if (operator === '!=') return !equal(a, b);
  if (operator === 'in') {
    const found = contains(b, a);
    if (found !== undefined) return found;
    throw new ExpressionError(
      `\`in\` looks for an element of a list, a key of an object or a part of a text; this is ${typeName(a)} in ${typeName(b)}.`,
      offset,
      operator.length,
    );
  }
  if ((typeof a === 'number' && typeof b === 'number') || (typeof a === 'string' && typeof b === 'string')) {
    if (operator === '<') return a < b;
    if (operator === '>') return a > b;
    return operator === '<=' ? a <= b : a >= b;
  }
  throw new ExpressionError(
    `\`${operator}\` compares two numbers or two texts; this is ${typeName(a)} and ${typeName(b)}.`,
    offset,
    operator.length,
  );
}
