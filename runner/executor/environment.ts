import type { JsonValue } from '../../protocol/data/json.ts';
import { evaluateTemplate, listPaths, valueText, type Scope } from '../../protocol/process-file/expressions/index.ts';
import type { Environment } from '../../protocol/process-file/model.ts';

/** Variables for a program, and those of them that expressions may name. */
export interface Variables {
  all: Record<string, string>;
  /** The file's own, without those that hold secrets. */
  visible: Record<string, string>;
}

/**
 * Applies an `env` of the file on top of variables, in its order, so that a value may name an earlier one. Numbers
 * and booleans become text, objects JSON; null removes the variable. Throws an ExpressionError.
 */
export function applyEnvironment(
  base: Variables,
  env: Environment,
  scope: Scope,
  secrets: Record<string, string>,
): Variables {
  if (Object.keys(env).length === 0) return base;
  const all = new Map(Object.entries(base.all));
  const visible = new Map(Object.entries(base.visible));
  for (const [name, value] of Object.entries(env)) {
    const resolved = resolve(value, { ...scope, env: Object.fromEntries(visible), secrets });
    if (resolved === null) {
      all.delete(name);
      visible.delete(name);
      continue;
    }
    all.set(name, valueText(resolved));
    // A value that an earlier one of the same name had must not stand for the secret either.
    if (holdsSecret(value)) visible.delete(name);
    else visible.set(name, valueText(resolved));
  }
  return { all: Object.fromEntries(all), visible: Object.fromEntries(visible) };
}

function resolve(value: Environment[string], scope: Scope): JsonValue {
  return typeof value === 'string' ? evaluateTemplate(value, scope) : value;
}

function holdsSecret(value: Environment[string]): boolean {
  return (
    typeof value === 'string' &&
    value.includes('${{') &&
    listPaths(value).some((path) => path.segments[0].key === 'secrets')
  );
}
