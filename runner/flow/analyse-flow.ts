import type { Node } from 'jsonc-parser';
import type { Path } from '../../protocol/process-file/expressions/ast.ts';
import { parseTemplate } from '../../protocol/process-file/expressions/cache.ts';
import { ExpressionError } from '../../protocol/process-file/expressions/error.ts';
import type { Problem } from '../../protocol/process-file/problem.ts';
import { visitPlaces, type Place } from '../../protocol/process-file/rules/places.ts';
import type { FileView, StepView } from '../../protocol/process-file/rules/view.ts';
import { textOf } from '../../protocol/process-file/text/node.ts';
import { checkCondition, checkConstant, judgeCondition } from './condition-check.ts';
import type { Guards, Verdict } from './conditions.ts';
import type { FlowFacts } from './facts.ts';
import { checkInput } from './input-check.ts';
import { Passages } from './passages.ts';
import { checkFileData } from './file-data-check.ts';
import { ProblemSink } from './problem-sink.ts';
import { ReadCheck } from './read-check.ts';
import { UNKNOWN, type Shape } from './shape.ts';
import { checkWith } from './with-check.ts';

/** The data of a process file between its steps, as far as it can be told without running it. */
export interface Flow {
  /** What the step gets. */
  before(step: StepView): Shape;
  /** What the step after it gets. */
  after(step: StepView): Shape;
  /** What the step itself gives: `steps.ID.output` where it ran. */
  output(step: StepView): Shape;
  /** What the path of an expression gives at its place; undefined: there is no such thing. */
  resolve(path: Path, place: Place): Shape | undefined;
  /** In the order of the text. */
  problems: readonly Problem[];
}

interface Text {
  node: Node;
  place: Place;
}

const NO_GUARDS: Guards = new Set();

/** Never throws on any view, and looks at nothing but its arguments. */
export function analyseFlow(view: FileView, facts: FlowFacts): Flow {
  const conditions = new Map<StepView, Text>();
  const templates = new Map<Node, Text>();
  visitPlaces(view, (node, place) => {
    if (place.kind === 'condition' && place.step) conditions.set(place.step, { node, place });
    else if (textOf(node)?.includes('${{') === true) templates.set(node, { node, place });
  });
  const passages = new Passages(view, facts);
  const reads = new ReadCheck(view, passages);
  const verdicts = new Map<StepView, Verdict>();
  passages.walk((step) => {
    const condition = conditions.get(step);
    if (condition === undefined) return step.fields.get('if')?.value !== false;
    const verdict = judgeCondition(condition.node, condition.place, reads);
    if (verdict) verdicts.set(step, verdict);
    return verdict?.truth;
  });

  const sink = new ProblemSink(view.text);
  const guardsOf = (step: StepView | undefined): Guards => (step && verdicts.get(step)?.whenTrue) ?? NO_GUARDS;
  for (const { node, place } of conditions.values()) checkCondition(node, place, reads, sink);
  for (const { node, place } of templates.values()) {
    for (const path of pathsIn(node)) reads.check(node, path, place, guardsOf(place.step), sink);
  }
  const shapeOfText = (node: Node): Shape => shapeOf(templates.get(node), reads);
  for (const step of view.steps) {
    checkConstant(step.fields.get('if'), sink);
    checkInput(step, guardsOf(step), passages, view.text, sink);
    checkSettings(step, passages, shapeOfText, sink);
  }
  checkFileData(view, sink);
  const following = new Map(view.steps.map((step, index) => [step, view.steps[index + 1]]));
  return {
    before: (step) => passages.shown(step).before,
    after: (step) => {
      const next = following.get(step);
      return next?.phase === step.phase ? passages.shown(next).before : passages.shown(step).after;
    },
    output: (step) => passages.shown(step).output,
    resolve: (path, place) => reads.resolve(path, place)?.shape,
    problems: sink.finish(),
  };
}

/** Each `with` against each description it can meet, by platform; the same two only once. */
function checkSettings(
  step: StepView,
  passages: Passages,
  shapeOfText: (node: Node) => Shape,
  sink: ProblemSink,
): void {
  const done = new Set<unknown>();
  for (const { fields, description } of passages.variants(step)) {
    const schema = description?.withSchema;
    const settings = fields.get('with');
    const place = fields.get('step') ?? step.fields.get('id') ?? step.node;
    if (description === undefined || typeof schema !== 'object' || done.has(settings ?? place)) continue;
    done.add(settings ?? place);
    checkWith(settings, schema, description.name, place, shapeOfText, sink);
  }
}

/** A text that is one expression has its type; any other with expressions in it is a text. */
function shapeOf(text: Text | undefined, reads: ReadCheck): Shape {
  if (text === undefined) return UNKNOWN;
  const parts = partsOf(text.node);
  const [first] = parts;
  if (first === undefined) return UNKNOWN;
  if (typeof first !== 'string' && parts.length === 1) return reads.resolve(first, text.place)?.shape ?? UNKNOWN;
  return { ...UNKNOWN, types: new Set(['string']) };
}

function pathsIn(node: Node): Path[] {
  return partsOf(node).filter((part) => typeof part !== 'string');
}

function partsOf(node: Node): (string | Path)[] {
  try {
    return parseTemplate(textOf(node) ?? '');
  } catch (error) {
    // That it cannot be read is reported where expressions are checked.
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}
