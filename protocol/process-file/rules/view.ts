import type { Node } from 'jsonc-parser';
import type { StepPhase } from '../../process/states.ts';
import type { ProblemList } from '../problem-list.ts';
import { PLATFORMS, type Platform } from '../platform.ts';
import { entries, itemsOf, textOf, type Entry } from '../text/node.ts';

/** A process file as the rules look at it: its parts at hand, right or wrong. */
export interface FileView {
  text: string;
  problems: ProblemList;
  root: Fields;
  providers: Map<string, ProviderView>;
  secrets: Map<string, Entry>;
  /** Steps of all three lists, in the order they can run. */
  steps: StepView[];
  /** Index in `steps` of the first step with an id. */
  stepIndex: ReadonlyMap<string, number>;
}

export interface StepView {
  node: Node;
  phase: StepPhase;
  id: string | undefined;
  fields: Fields;
  /** What platforms change; empty for most steps. */
  overrides: Override[];
}

export interface ProviderView extends Entry {
  fields: Fields;
  /** What platforms change; empty for most providers. */
  overrides: Override[];
}

export interface Override {
  platform: Platform;
  fields: Fields;
}

/** An object's values by key. */
export type Fields = ReadonlyMap<string, Node>;

/** One rule. It reports to `view.problems` and passes over what has the wrong shape, which is reported already. */
export type Rule = (view: FileView) => void;

const PHASES: readonly StepPhase[] = ['steps', 'onFailure', 'finally'];

/** Trees do not change, and more than one kind of check looks at each: making the parts of a large file takes time. */
const known = new WeakMap<Node, FileParts>();

type FileParts = Omit<FileView, 'text' | 'problems'>;

export function viewOf(text: string, tree: Node, problems: ProblemList): FileView {
  let parts = known.get(tree);
  if (parts === undefined) known.set(tree, (parts = partsOf(tree)));
  return { text, problems, ...parts };
}

function partsOf(tree: Node): FileParts {
  const root = fieldsOf(tree);
  const steps = PHASES.flatMap((phase) => stepsOf(root.get(phase), phase));
  const stepIndex = new Map<string, number>();
  for (const [index, { id }] of steps.entries()) if (id !== undefined && !stepIndex.has(id)) stepIndex.set(id, index);
  return {
    root,
    providers: providersOf(root.get('providers')),
    secrets: byName(root.get('secrets')),
    steps,
    stepIndex,
  };
}

function stepsOf(list: Node | undefined, phase: StepPhase): StepView[] {
  return itemsOf(list)
    .filter(({ type }) => type === 'object')
    .map((node) => {
      const fields = fieldsOf(node);
      return { node, phase, id: textOf(fields.get('id')), fields, overrides: overridesOf(fields) };
    });
}

function providersOf(node: Node | undefined): Map<string, ProviderView> {
  const providers = new Map<string, ProviderView>();
  for (const entry of entries(node)) {
    const fields = fieldsOf(entry.value);
    providers.set(entry.name, { ...entry, fields, overrides: overridesOf(fields) });
  }
  return providers;
}

function overridesOf(fields: Fields): Override[] {
  const overrides: Override[] = [];
  for (const platform of PLATFORMS) {
    const node = fields.get(platform);
    if (node !== undefined) overrides.push({ platform, fields: fieldsOf(node) });
  }
  return overrides;
}

/** The own fields of a step or provider and those of its overrides: for what must be right in each. */
export function allFields({ fields, overrides }: Pick<StepView, 'fields' | 'overrides'>): Fields[] {
  return [fields, ...overrides.map((override) => override.fields)];
}

export function fieldsOf(node: Node | undefined): Fields {
  const fields = new Map<string, Node>();
  for (const { name, value } of entries(node)) fields.set(name, value);
  return fields;
}

export function byName(node: Node | undefined): Map<string, Entry> {
  return new Map(entries(node).map((entry) => [entry.name, entry]));
}
