import type { Node } from 'jsonc-parser';
import { ACTION_KEYS, ACTIONS, PLATFORMS, type Platform } from '../../protocol/process-file/platform.ts';
import type { Fields, FileView, ProviderView, StepView } from '../../protocol/process-file/rules/view.ts';
import { textOf } from '../../protocol/process-file/text/node.ts';
import type { StepDescription } from '../../protocol/step/messages/describe.ts';
import type { FlowFacts } from './facts.ts';

/** A step as it is on some platform, with what its provider says of it there. */
export interface Variant {
  /** Undefined: wherever no override counts. */
  platform: Platform | undefined;
  fields: Fields;
  provider: ProviderView | undefined;
  description: StepDescription | undefined;
}

/** Every way a step can be, by platform: the same choice as `forPlatform` makes for a file that runs. */
export function variantsOf(step: StepView, view: FileView, facts: FlowFacts): Variant[] {
  const ways: [Platform | undefined, Fields][] = step.overrides.map(({ platform, fields }) => [
    platform,
    overridden(step.fields, fields),
  ]);
  if (step.overrides.length < PLATFORMS.length) ways.unshift([undefined, step.fields]);
  return ways.map(([platform, fields]) => {
    const provider = view.providers.get(textOf(fields.get('provider')) ?? '');
    const name = textOf(fields.get('step')) ?? step.id;
    const description = provider && name !== undefined ? facts.described(provider, name) : undefined;
    return { platform, fields, provider, description };
  });
}

function overridden(base: Fields, override: Fields): Fields {
  const fields = new Map<string, Node>(base);
  const action = ACTION_KEYS.find((key) => override.has(key));
  if (action !== undefined) {
    const kept: readonly string[] = [action, ...ACTIONS[action]];
    for (const key of ACTION_KEYS.flatMap((each): string[] => [each, ...ACTIONS[each]])) {
      if (!kept.includes(key)) fields.delete(key);
    }
  }
  for (const [key, value] of override) fields.set(key, value);
  return fields;
}
