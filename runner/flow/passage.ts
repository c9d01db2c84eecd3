import { fieldsOf, type FileView, type StepView } from '../../protocol/process-file/rules/view.ts';
import { textOf } from '../../protocol/process-file/text/node.ts';
import { assign, edited, join, loosened, meet, opened } from './algebra.ts';
import { dataByDescription, dataByNode } from './schemas.ts';
import { ANY_OBJECT, type Shape } from './shape.ts';
import type { Variant } from './variants.ts';

/** What is known of the data on its way through one step, by schemas alone. */
export interface Passage {
  /** What it gets. */
  before: Shape;
  /** The same once its schemas have let it in: what its expressions see. */
  input: Shape;
  /** What it gives. */
  output: Shape;
  /** What a pause after it shows. */
  next: Shape;
  /** What the step after it gets, whether this one ran or not. */
  after: Shape;
}

/** `runs`: whether its `if` lets it run; undefined: nobody knows. */
export function passageOf(
  step: StepView,
  variants: readonly Variant[],
  before: Shape,
  runs: boolean | undefined,
  view: FileView,
): Passage {
  const required = dataByNode(step.fields.get('inputSchema'), view.text);
  let input = required ? meet(before, required) : before;
  // Of several platforms none can be told to be the one.
  const described = variants.length === 1 ? dataByDescription(variants[0]?.description?.inputSchema) : undefined;
  if (described) input = meet(input, opened(described));
  const outputs = variants.map((variant) => outputOf(variant, input, view.text));
  const output = outputs.reduce((all, each) => join(all, each));
  const defaults = fieldsOf(view.root.get('defaults'));
  const mode = textOf(step.fields.get('outputMode') ?? defaults.get('outputMode'));
  const next = mode === 'merge' ? assign(input, output) : output;
  const name = `\`${step.id ?? 'the step'}\``;
  let after = paused(step, variants, next, view.text);
  if ((step.fields.get('continueOnError') ?? defaults.get('continueOnError'))?.value === true) {
    after = join(after, before, { first: `when ${name} succeeds`, second: `when ${name} fails` });
  }
  if (runs === false) after = before;
  else if (runs === undefined) {
    after = join(after, before, { first: `when ${name} runs`, second: `when ${name} is skipped` });
  }
  return { before, input, output, next, after };
}

const TEXT: Shape = { ...ANY_OBJECT, types: new Set(['string']) };
const STDOUT: Shape = {
  ...ANY_OBJECT,
  closed: true,
  properties: new Map([['stdout', { shape: { ...TEXT, description: 'What it printed.' }, presence: 'always' }]]),
};

function outputOf({ fields, description }: Variant, input: Shape, text: string): Shape {
  const declared = dataByNode(fields.get('outputSchema'), text);
  const described = dataByDescription(description?.outputSchema);
  if (declared && described) return meet(declared, described);
  const from = textOf(fields.get('outputFrom')) ?? 'file';
  const runsCommand = fields.has('command') || fields.has('run');
  if (runsCommand && from === 'stdout-text') return declared ? meet(declared, STDOUT) : STDOUT;
  const shape = declared ?? described;
  if (shape) return shape;
  // A command that gives nothing passes its input on; what else it may give is not known.
  return runsCommand && from === 'file' ? join(ANY_OBJECT, input) : ANY_OBJECT;
}

/**
 * A person may change anything during a pause; all that is certain is what the schema of the pause asks for. People
 * keep what they were shown, so keys stay, and nothing is ever told to be missing that they could have added.
 */
function paused(step: StepView, variants: readonly Variant[], next: Shape, text: string): Shape {
  const interrupt = step.fields.get('interrupt');
  const byFile = step.phase === 'steps' && interrupt !== undefined && interrupt.value !== false;
  const byItself = variants.some(({ description }) => description?.interrupts === true);
  if (!byFile && !byItself) return next;
  const schema = byFile ? dataByNode(fieldsOf(interrupt).get('schema'), text) : undefined;
  if (schema === undefined) return edited(next);
  // A step that asks by itself may bring another schema, which wins.
  return byItself ? meet(edited(next), loosened(schema)) : meet(schema, edited(next));
}
