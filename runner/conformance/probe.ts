import type { JsonValue } from '../../protocol/data/json.ts';
import { describe } from '../../protocol/step/messages/index.ts';
import { isObject } from '../../protocol/data/index.ts';
import type { ProviderFacts } from './provider-facts.ts';
import type { Trial } from './trial.ts';

/** Asks a provider what it is and can do; believes whatever has the right shape. */
export async function probe(trial: Trial): Promise<ProviderFacts> {
  const session = await trial.start();
  const result = trial.result(await session.initialize());
  const provider = isObject(result['provider']) ? result['provider'] : {};
  const capabilities = isObject(result['capabilities']) ? result['capabilities'] : {};
  const facts = {
    name: text(provider['name']),
    version: text(provider['version']),
    protocolVersion: text(result['protocolVersion']),
    capabilities: {
      cancel: capabilities['cancel'] === true,
      describe: capabilities['describe'] === true,
      reuse: capabilities['reuse'] === true,
    },
  };
  const named = result['steps'];
  if (Array.isArray(named)) return { ...facts, steps: new Set(named.filter((name) => typeof name === 'string')) };
  if (!facts.capabilities.describe) return { ...facts, steps: undefined };
  const described = await session.request(describe.method, {});
  return { ...facts, steps: new Set('result' in described ? describedNames(described.result) : []) };
}

/** The names in a result of `step/describe`. */
export function describedNames(result: JsonValue): string[] {
  const steps = isObject(result) ? result['steps'] : undefined;
  if (!Array.isArray(steps)) return [];
  return steps.flatMap((step) => (isObject(step) && typeof step['name'] === 'string' ? [step['name']] : []));
}

function text(value: JsonValue | undefined): string {
  return typeof value === 'string' ? value : '';
}
