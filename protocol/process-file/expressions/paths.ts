import type { JsonValue } from '../../data/json.ts';
import type { Expression, Path } from './ast.ts';
import { parseCondition, parseTemplate } from './cache.ts';

/** Every path in a text with expressions, in the order they stand. Throws an ExpressionError. */
export function listPaths(text: string): Path[] {
  return parseTemplate(text).filter((part) => typeof part !== 'string');
}

/** Every path in a condition. Throws an ExpressionError. */
export function listConditionPaths(text: string): Path[] {
  return pathsOf(parseCondition(text));
}

/** Every path in the texts of a value, however deep. Throws an ExpressionError. */
export function listValuePaths(value: JsonValue): Path[] {
  if (typeof value === 'string') return value.includes('${{') ? listPaths(value) : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(listValuePaths);
}

function pathsOf(expression: Expression): Path[] {
  switch (expression.kind) {
    case 'literal':
      return [];
    case 'path':
      return [expression];
    case 'not':
      return pathsOf(expression.operand);
    case 'and':
    case 'or':
      return expression.operands.flatMap(pathsOf);
    case 'comparison':
      return [...pathsOf(expression.left), ...pathsOf(expression.right)];
  }
}
