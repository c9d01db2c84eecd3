import type { FileView, StepView } from '../../protocol/process-file/rules/view.ts';
import { jsonOf } from '../../protocol/process-file/text/node.ts';
import { join, meet } from './algebra.ts';
import type { FlowFacts, ObservedStep } from './facts.ts';
import { overlay } from './overlay.ts';
import { passageOf, type Passage } from './passage.ts';
import { dataByNode } from './schemas.ts';
import { ANY_OBJECT, type Shape } from './shape.ts';
import { shapeOfValue } from './value-shape.ts';
import { variantsOf, type Variant } from './variants.ts';

/** Keys of data kept in all, over all steps of a file; behind them nothing is known, so nothing alarms. */
const MAX_KEYS_KEPT = 300_000;

/** Whether the `if` of a step lets it run, once what comes before it is known; undefined: that depends. */
export type Decide = (step: StepView, index: number) => boolean | undefined;

/**
 * The data on its way through all steps. Two ways to see it: `sure` is what schemas say, which errors are made of;
 * `shown` has on top what recorded runs show. Runs are never carried on from step to step: each place has its own.
 */
export class Passages {
  start: Shape = ANY_OBJECT;
  readonly #view: FileView;
  readonly #facts: FlowFacts;
  readonly #sure = new Map<StepView, Passage>();
  readonly #shown = new Map<StepView, Passage>();
  readonly #variants = new Map<StepView, Variant[]>();
  #keysLeft = MAX_KEYS_KEPT;
  readonly #previous = new Map<StepView, StepView | undefined>();

  constructor(view: FileView, facts: FlowFacts) {
    this.#view = view;
    this.#facts = facts;
    let last: StepView | undefined;
    for (const step of view.steps) {
      this.#previous.set(step, last?.phase === step.phase ? last : undefined);
      last = step;
    }
  }

  /** Goes through the steps in their order. */
  walk(decide: Decide): void {
    const start = this.#startData();
    this.start = overlay(start, this.#facts.observedStart);
    const befores: Shape[] = [];
    let last: StepView | undefined;
    let data = start;
    this.#view.steps.forEach((step, index) => {
      if (step.phase !== last?.phase && step.phase !== 'steps') {
        data = this.#leftBehind(step.phase === 'finally', befores, start);
      }
      this.#enter(step, data);
      const { after } = this.#pass(step, data, decide(step, index));
      if (step.phase === 'steps') befores.push(data);
      data = after;
      last = step;
    });
  }

  sure(step: StepView): Passage {
    return this.#sure.get(step) ?? NOTHING;
  }

  shown(step: StepView): Passage {
    return this.#shown.get(step) ?? this.sure(step);
  }

  variants(step: StepView): readonly Variant[] {
    return this.#variants.get(step) ?? [];
  }

  /** Whether what is shown before the step comes from runs of the step itself, so that its `if` is reckoned with. */
  hasOwnRuns(step: StepView): boolean {
    const seen = step.id === undefined ? undefined : this.#facts.observed(step.id);
    return seen?.before !== undefined && seen.previous === this.previous(step)?.id;
  }

  /** The step before it in its list. */
  previous(step: StepView): StepView | undefined {
    return this.#previous.get(step);
  }

  /** Makes known what the step gets, so that its `if` can be decided. */
  #enter(step: StepView, before: Shape): void {
    this.#variants.set(step, variantsOf(step, this.#view, this.#facts));
    this.#sure.set(step, { ...NOTHING, before, input: before });
  }

  #pass(step: StepView, before: Shape, runs: boolean | undefined): Passage {
    const sure = this.#kept(passageOf(step, this.variants(step), before, runs, this.#view));
    this.#sure.set(step, sure);
    const seen = step.id === undefined ? undefined : this.#facts.observed(step.id);
    const seenBefore = this.hasOwnRuns(step) ? seen?.before : this.#seenAfterPrevious(step);
    if (seen ?? seenBefore) this.#shown.set(step, new ShownPassage(sure, seenBefore, seen));
    return sure;
  }

  #kept(passage: Passage): Passage {
    this.#keysLeft -= passage.after.properties.size;
    return this.#keysLeft >= 0 ? passage : { ...passage, after: ANY_OBJECT };
  }

  #seenAfterPrevious(step: StepView): Shape | undefined {
    const previous = this.previous(step);
    if (previous === undefined) return step === this.#view.steps[0] ? this.#facts.observedStart : undefined;
    return previous.id === undefined ? undefined : this.#facts.observed(previous.id)?.after;
  }

  #startData(): Shape {
    const { root, text } = this.#view;
    const schema = dataByNode(root.get('dataSchema'), text);
    const data = root.get('data');
    const written = data?.type === 'object' ? shapeOfValue(jsonOf(data)) : undefined;
    if (schema) return schema;
    return written ?? ANY_OBJECT;
  }

  /** `onFailure` and `finally` begin with what the step got that failed; `finally` also with what the last one left. */
  #leftBehind(finished: boolean, befores: readonly Shape[], start: Shape): Shape {
    const main = this.#view.steps.filter(({ phase }) => phase === 'steps');
    const last = main.at(-1);
    const all = finished && last ? [...befores, this.sure(last).after] : befores;
    const when = { first: 'when an early step fails', second: 'when an early step fails' };
    return meet(
      all.reduceRight((joined, each) => join(each, joined, when), all.at(-1) ?? start),
      ANY_OBJECT,
    );
  }
}

/** Laid over only where somebody looks: most places of a file nobody asks about. */
class ShownPassage implements Passage {
  readonly #sure: Passage;
  readonly #seenBefore: Shape | undefined;
  readonly #seen: ObservedStep | undefined;
  #before: Shape | undefined;
  #input: Shape | undefined;
  #output: Shape | undefined;
  #next: Shape | undefined;
  #after: Shape | undefined;

  constructor(sure: Passage, seenBefore: Shape | undefined, seen: ObservedStep | undefined) {
    this.#sure = sure;
    this.#seenBefore = seenBefore;
    this.#seen = seen;
  }

  get before(): Shape {
    return (this.#before ??= overlay(this.#sure.before, this.#seenBefore));
  }

  get input(): Shape {
    if (this.#sure.input === this.#sure.before) return this.before;
    return (this.#input ??= overlay(this.#sure.input, this.#seenBefore));
  }

  get output(): Shape {
    return (this.#output ??= overlay(this.#sure.output, this.#seen?.output));
  }

  get next(): Shape {
    return (this.#next ??= overlay(this.#sure.next, this.#seen?.after));
  }

  get after(): Shape {
    return (this.#after ??= overlay(this.#sure.after, this.#seen?.after));
  }
}

const NOTHING: Passage = {
  before: ANY_OBJECT,
  input: ANY_OBJECT,
  output: ANY_OBJECT,
  next: ANY_OBJECT,
  after: ANY_OBJECT,
};
