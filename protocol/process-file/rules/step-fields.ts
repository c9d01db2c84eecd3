import { ACTION_KEYS, ACTIONS, type ActionKey } from '../platform.ts';
import { either } from '../structure/words.ts';
import { itemsOf, keyOf } from '../text/node.ts';
import type { Fields, FileView, StepView } from './view.ts';

/** Keys that belong to a way to run, with the ways they belong to. */
const COMPANIONS = new Map<string, ActionKey[]>();
for (const action of ACTION_KEYS) {
  for (const key of ACTIONS[action]) COMPANIONS.set(key, [...(COMPANIONS.get(key) ?? []), action]);
}

/** Keys of a step that say nothing, or the wrong thing, beside its others. */
export function checkStepFields(view: FileView): void {
  for (const step of view.steps) {
    checkActions(step.fields, undefined, view);
    checkEmpty(step.fields, view);
    for (const { platform, fields } of step.overrides) {
      checkOneAction(fields, platform, view);
      checkActions(fields, step.fields, view);
      checkEmpty(fields, view);
    }
    if (step.phase !== 'steps') checkCleanup(step, view);
  }
}

/** `base`: the step under an override; what the override does not say comes from there. */
function checkActions(fields: Fields, base: Fields | undefined, { problems }: FileView): void {
  const own = ACTION_KEYS.filter((key) => fields.has(key));
  const actions = own.length > 0 || base === undefined ? own : ACTION_KEYS.filter((key) => base.has(key));
  // Without any, or with several, it is said already, and nothing is known about the rest.
  const [action] = actions;
  if (action === undefined || actions.length > 1) return;
  for (const [key, owners] of COMPANIONS) {
    const node = fields.get(key);
    if (node === undefined || owners.includes(action)) continue;
    const message = `\`${key}\` goes with ${either(owners.map((owner) => `\`${owner}\``))}; this step has \`${action}\`.`;
    problems.add('useless-key', message, keyOf(node));
  }
}

function checkOneAction(override: Fields, platform: string, { problems }: FileView): void {
  const [first, second] = ACTION_KEYS.filter((key) => override.has(key));
  const node = second === undefined ? undefined : override.get(second);
  if (first === undefined || second === undefined || node === undefined) return;
  const message = `\`${platform}\` has \`${first}\` and \`${second}\`: it may have one of ${ACTION_KEYS.map((key) => `\`${key}\``).join(', ')}.`;
  problems.add('one-action', message, keyOf(node));
}

function checkEmpty(fields: Fields, { problems }: FileView): void {
  for (const key of ACTION_KEYS) {
    const node = fields.get(key);
    if (node?.value === '' || (node?.type === 'array' && itemsOf(node).length === 0)) {
      problems.add('bad-value', `\`${key}\` must not be empty.`, node);
    }
  }
}

function checkCleanup({ fields, phase }: StepView, { problems }: FileView): void {
  const interrupt = fields.get('interrupt');
  if (interrupt === undefined || interrupt.value === false) return;
  problems.add(
    'no-interrupt',
    `Steps of \`${phase}\` may not interrupt: nobody is asked while a process ends.`,
    keyOf(interrupt),
  );
}
