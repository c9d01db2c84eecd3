import type { Node } from 'jsonc-parser';
import type { Root } from '../expressions/scope.ts';
import { PLATFORMS } from '../platform.ts';
import { entries, itemsOf, stringsIn, valueOf } from '../text/node.ts';
import { Variables } from './variables.ts';
import type { FileView, StepView } from './view.ts';

/** A text in which expressions are evaluated, and what they may name there. docs/process-file.md has the same table. */
export interface Place {
  node: Node;
  kind: 'template' | 'condition';
  roots: ReadonlySet<Root>;
  /** Steps whose results are known there: those before this index of `view.steps`. */
  stepsBefore: number;
  /** The step the place belongs to. */
  step?: StepView;
  /** The step's own result is known already. */
  afterStep: boolean;
  variables: Variables;
}

const PROCESS_ENV = new Set<Root>(['params', 'env', 'secrets', 'process']);
const CONCURRENCY = new Set<Root>(['input', 'params', 'process']);
const STEP: readonly Root[] = ['input', 'params', 'env', 'process', 'steps'];

/** Every place of the file where expressions are evaluated. */
export function* placesOf(view: FileView): Generator<Place> {
  const { root } = view;
  const env = root.get('env');
  const variables = Variables.of([env]);
  const outside = { kind: 'template', stepsBefore: 0, afterStep: false } as const;
  yield* environment(env, undefined, { ...outside, roots: PROCESS_ENV });
  for (const { value } of view.providers.values()) {
    yield* environment(valueOf(value, 'env'), variables, { ...outside, roots: PROCESS_ENV });
  }
  const key = valueOf(root.get('concurrency'), 'key');
  if (key?.type === 'string') yield { ...outside, node: key, roots: CONCURRENCY, variables: new Variables() };
  for (const [index, step] of view.steps.entries()) yield* placesOfStep(step, index, variables);
}

function* placesOfStep(step: StepView, index: number, outer: Variables): Generator<Place> {
  const { fields } = step;
  const overrides = PLATFORMS.map((platform) => fields.get(platform)).filter((node) => node !== undefined);
  const roots = new Set<Root>(step.phase === 'steps' ? STEP : [...STEP, 'error']);
  // An override's `env` counts on its platform only; which one it will be is not known here.
  const own = [fields.get('env'), ...overrides.map((override) => valueOf(override, 'env'))];
  const variables = Variables.of(own, outer);
  const place = { kind: 'template', roots, stepsBefore: index, step, afterStep: false, variables } as const;

  const condition = fields.get('if');
  if (condition?.type === 'string') yield { ...place, kind: 'condition', node: condition };
  const message = valueOf(fields.get('interrupt'), 'message');
  if (message?.type === 'string') yield { ...place, node: message, afterStep: true };
  const argumentLists = [fields.get('args'), ...overrides.map((override) => valueOf(override, 'args'))];
  for (const node of argumentLists.flatMap(itemsOf)) if (node.type === 'string') yield { ...place, node };
  for (const settings of [fields.get('with'), ...overrides.map((override) => valueOf(override, 'with'))]) {
    if (settings !== undefined) for (const node of stringsIn(settings)) yield { ...place, node };
  }
  const withSecrets = new Set<Root>([...roots, 'secrets']);
  for (const variablesOf of own) yield* environment(variablesOf, outer, { ...place, roots: withSecrets });
}

/** Values of an `env`, each of which sees the variables before it. */
function* environment(
  env: Node | undefined,
  outer: Variables | undefined,
  place: Omit<Place, 'node' | 'variables'>,
): Generator<Place> {
  // Grows with every step of the loop: whoever takes a place looks at it before taking the next.
  const variables = new Variables(outer);
  for (const entry of entries(env)) {
    if (entry.value.type === 'string') yield { ...place, node: entry.value, variables };
    variables.add(entry);
  }
}
