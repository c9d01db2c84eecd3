import type { Node } from 'jsonc-parser';
import { listPaths } from '../expressions/paths.ts';
import { entries, textOf, type Entry } from '../text/node.ts';

/**
 * Environment variables as expressions see them: `plain` has a value, `secret` is made from a secret, so that
 * expressions may not name it, else the secret would reach more than `env`.
 */
type VariableState = 'plain' | 'secret' | 'removed';

/** Variables on top of others. It grows while the values of an `env` are gone through in their order. */
export class Variables {
  readonly #below: Variables | undefined;
  readonly #own = new Map<string, VariableState>();

  constructor(below?: Variables) {
    this.#below = below;
  }

  /** Those of `env` objects, each on top of those before. */
  static of(environments: readonly (Node | undefined)[], below?: Variables): Variables {
    const variables = new Variables(below);
    for (const entry of environments.flatMap(entries)) variables.add(entry);
    return variables;
  }

  add({ name, value }: Entry): void {
    // null removes the variable.
    if (value.type === 'null') this.#own.set(name, 'removed');
    else this.#own.set(name, secretsIn(value).length > 0 ? 'secret' : 'plain');
  }

  stateOf(name: string): VariableState | undefined {
    return this.#own.get(name) ?? this.#below?.stateOf(name);
  }

  *names(): Generator<string> {
    yield* this.#own.keys();
    if (this.#below !== undefined) yield* this.#below.names();
  }
}

/** Names of the secrets that a value of `env` uses. */
export function secretsIn(value: Node): string[] {
  const text = textOf(value);
  if (!text?.includes('${{') || !text.includes('secrets')) return [];
  try {
    return listPaths(text)
      .filter(({ segments: [root] }) => root.key === 'secrets')
      .map(({ segments: [, name] }) => String(name?.key));
  } catch {
    // That it cannot be read is reported where expressions are checked; what it names is not unused besides.
    return [...text.matchAll(/\bsecrets\s*\.\s*([\w-]+)/g)].map(([, name = '']) => name);
  }
}
