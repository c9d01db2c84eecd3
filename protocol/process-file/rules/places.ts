import type { Node } from 'jsonc-parser';
import type { Root } from '../expressions/scope.ts';
import { entries, itemsOf, stringsIn, valueOf } from '../text/node.ts';
import { Variables } from './variables.ts';
import { allFields, type FileView, type StepView } from './view.ts';

/** Where a text with expressions stands: what it may name. docs/process-file.md has the same as a table. */
export interface Place {
  kind: 'template' | 'condition';
  roots: ReadonlySet<Root>;
  /** Steps whose results are known there: those before this index of `view.steps`. */
  stepsBefore: number;
  /** The step the place belongs to. */
  step: StepView | undefined;
  /** The step's own result is known already. */
  afterStep: boolean;
  variables: Variables;
}

type Visit = (text: Node, place: Place) => void;

const PROCESS_ENV = new Set<Root>(['params', 'env', 'secrets', 'process']);
const CONCURRENCY = new Set<Root>(['input', 'params', 'process']);
const STEP = new Set<Root>(['input', 'params', 'env', 'process', 'steps']);
const STEP_ENV = new Set<Root>([...STEP, 'secrets']);
const CLEANUP = new Set<Root>([...STEP, 'error']);
const CLEANUP_ENV = new Set<Root>([...STEP, 'error', 'secrets']);

/** Visits every text of the file in which expressions are evaluated. */
export function visitPlaces(view: FileView, visit: Visit): void {
  const { root } = view;
  const env = root.get('env');
  const variables = Variables.of([env]);
  const outside = { kind: 'template', stepsBefore: 0, step: undefined, afterStep: false } as const;
  visitEnvironment(env, undefined, { ...outside, roots: PROCESS_ENV }, visit);
  for (const fields of [...view.providers.values()].flatMap(allFields)) {
    visitEnvironment(fields.get('env'), variables, { ...outside, roots: PROCESS_ENV }, visit);
  }
  const key = valueOf(root.get('concurrency'), 'key');
  if (key?.type === 'string') visit(key, { ...outside, roots: CONCURRENCY, variables: new Variables() });
  view.steps.forEach((step, index) => {
    visitStep(step, index, variables, visit);
  });
}

function visitStep(step: StepView, stepsBefore: number, outer: Variables, visit: Visit): void {
  const isCleanup = step.phase !== 'steps';
  const all = allFields(step);
  // An override's `env` counts on its platform only; which one it will be is not known here.
  const environments = all.map((fields) => fields.get('env')).filter((node) => node !== undefined);
  const variables = environments.length === 0 ? outer : Variables.of(environments, outer);
  const roots = isCleanup ? CLEANUP : STEP;
  const place: Place = { kind: 'template', roots, stepsBefore, step, afterStep: false, variables };

  const condition = step.fields.get('if');
  if (condition?.type === 'string') visit(condition, { ...place, kind: 'condition' });
  const message = valueOf(step.fields.get('interrupt'), 'message');
  if (message?.type === 'string') visit(message, { ...place, afterStep: true });
  for (const fields of all) {
    for (const node of itemsOf(fields.get('args'))) if (node.type === 'string') visit(node, place);
    const settings = fields.get('with');
    if (settings !== undefined) for (const node of stringsIn(settings)) visit(node, place);
    const env = fields.get('env');
    if (env !== undefined) visitEnvironment(env, outer, { ...place, roots: isCleanup ? CLEANUP_ENV : STEP_ENV }, visit);
  }
}

/** Values of an `env`, each of which sees the variables before it. */
function visitEnvironment(
  env: Node | undefined,
  outer: Variables | undefined,
  place: Omit<Place, 'variables'>,
  visit: Visit,
): void {
  const variables = new Variables(outer);
  for (const entry of entries(env)) {
    if (entry.value.type === 'string') visit(entry.value, { ...place, variables });
    variables.add(entry);
  }
}
