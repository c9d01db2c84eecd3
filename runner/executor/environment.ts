import type { JsonValue } from '../../protocol/data/json.ts';
import { evaluateTemplate, type Scope } from '../../protocol/process-file/expressions/index.ts';
import type { Environment } from '../../protocol/process-file/model.ts';

/**
 * Applies an `env` of the file on top of variables: expressions evaluated, numbers and booleans as text, objects
 * as JSON, null removing the variable.
 */
export function applyEnvironment(base: Record<string, string>, env: Environment, scope: Scope): Record<string, string> {
  const result = { ...base };
  for (const [name, value] of Object.entries(env)) {
    const resolved: JsonValue = typeof value === 'string' ? evaluateTemplate(value, scope) : value;
    if (resolved === null) Reflect.deleteProperty(result, name);
    else result[name] = typeof resolved === 'string' ? resolved : JSON.stringify(resolved);
  }
  return result;
}

/** The file's own `env` as expressions see it: without the variables that hold secrets. */
export function visibleEnvironment(env: Environment, applied: Record<string, string>): Record<string, string> {
  const names = Object.keys(env).filter((name) => !mentionsSecret(env[name]) && applied[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, applied[name] ?? '']));
}

function mentionsSecret(value: Environment[string] | undefined): boolean {
  return typeof value === 'string' && /\$\{\{[^}]*\bsecrets\b/.test(value);
}
