import type { JsonValue } from '../data/json.ts';
import type { StepDefinition } from './definition.ts';
import type { Path } from './expressions/ast.ts';
import { listConditionPaths, listValuePaths } from './expressions/paths.ts';

/** Where a step names another by `steps.ID`. */
export interface StepReference {
  /** Field of the naming step: `with`, `if`, `args`, `env`, `interrupt.message`. */
  field: string;
  /** Id of the step that is named. */
  step: string;
  /** What of it: `output`, `artifacts`, `status`; undefined: all of it. */
  part: string | undefined;
  /** The whole path. */
  path: Path;
}

/** Everything the expressions of a step say about other steps. Throws an ExpressionError. */
export function stepReferences(step: StepDefinition): StepReference[] {
  const values: [field: string, value: JsonValue | undefined][] = [
    ['with', step.with],
    ['env', step.env],
    ['args', step.action.kind === 'command' ? step.action.args : undefined],
    ['interrupt.message', step.interrupt?.message],
  ];
  return [
    ...(typeof step.if === 'string' ? references('if', listConditionPaths(step.if)) : []),
    ...values.flatMap(([field, value]) => (value === undefined ? [] : references(field, listValuePaths(value)))),
  ];
}

function references(field: string, paths: readonly Path[]): StepReference[] {
  return paths.flatMap((path) => {
    const [root, step, part] = path.segments;
    if (root.key !== 'steps' || typeof step?.key !== 'string') return [];
    return [{ field, step: step.key, part: part === undefined ? undefined : String(part.key), path }];
  });
}
