import type { ProblemCode } from '../../../protocol/process-file/codes.ts';
import type { Path } from '../../../protocol/process-file/expressions/ast.ts';
import type { Place } from '../../../protocol/process-file/rules/places.ts';
import type { FileView, StepView } from '../../../protocol/process-file/rules/view.ts';
import type { FlowFacts } from './facts.ts';
import { ANY_OBJECT, type Shape } from './shape.ts';

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
  problems: readonly FlowProblem[];
}

/** Something wrong with the data of a file. */
export interface FlowProblem {
  code: ProblemCode;
  severity: 'error' | 'warning';
  /** One or two sentences, in one line. */
  message: string;
  /** Offset into the text, in UTF-16 code units. */
  offset: number;
  length: number;
  /** Keys and indices to the place, such as `["steps", 2, "with", "url"]`. */
  path: (string | number)[];
  /** What would be right in place of `offset` and `length`, as it stands in the text. */
  instead?: string;
  /** Step whose result it is about, for a quick fix such as declaring its schema. */
  step?: string;
}

/** Never throws on any view, and looks at nothing but its arguments. */
export function analyseFlow(_view: FileView, _facts: FlowFacts): Flow {
  return {
    before: () => ANY_OBJECT,
    after: () => ANY_OBJECT,
    output: () => ANY_OBJECT,
    resolve: () => undefined,
    problems: [],
  };
}
