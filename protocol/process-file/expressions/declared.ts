import type { JsonSchema, JsonValue } from '../../data/json.ts';
import type { ProcessDefinition, StepDefinition } from '../definition.ts';

/**
 * For `Scope.declared`: which keys the file declares for this step by schemas (`params`, the step's `inputSchema`,
 * `dataSchema` for the first step, `outputSchema` of other steps), so that they are null where data has none.
 */
export function declaredPaths(
  definition: ProcessDefinition,
  step: StepDefinition,
): (keys: readonly (string | number)[]) => boolean {
  const all = [...definition.steps, ...definition.onFailure, ...definition.finally];
  return (keys) => {
    const [root, id, field] = keys;
    if (root === 'params') return inSchema(definition.params, keys.slice(1));
    if (root === 'input') {
      const start = step === definition.steps[0] ? definition.dataSchema : undefined;
      return inSchema(step.inputSchema, keys.slice(1)) || inSchema(start, keys.slice(1));
    }
    if (root !== 'steps' || field !== 'output') return false;
    return inSchema(all.find((other) => other.id === id)?.outputSchema, keys.slice(3));
  };
}

/** Whether the `properties` and `items` of a schema lead along the keys. */
export function inSchema(schema: JsonSchema | undefined, keys: readonly (string | number)[]): boolean {
  let at: JsonValue | undefined = schema;
  for (const key of keys) {
    at = typeof key === 'number' ? member(at, 'items') : member(member(at, 'properties'), key);
  }
  return at !== undefined && at !== false;
}

function member(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
