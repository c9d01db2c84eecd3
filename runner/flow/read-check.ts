import type { Node } from 'jsonc-parser';
import type { ProblemCode } from '../../protocol/process-file/codes.ts';
import type { Path } from '../../protocol/process-file/expressions/ast.ts';
import { inSchema } from '../../protocol/process-file/expressions/declared.ts';
import { pathText, segmentText } from '../../protocol/process-file/expressions/scope.ts';
import { checkPath } from '../../protocol/process-file/rules/paths.ts';
import type { Place } from '../../protocol/process-file/rules/places.ts';
import type { FileView, StepView } from '../../protocol/process-file/rules/view.ts';
import { jsonOf } from '../../protocol/process-file/text/node.ts';
import type { Guards } from './conditions.ts';
import { insteadWords } from './deprecation.ts';
import { follow, type Followed, type Trouble } from './follow.ts';
import type { Passages } from './passages.ts';
import type { ProblemSink } from './problem-sink.ts';
import { troubleWords } from './read-words.ts';
import { rootOf } from './roots.ts';

const CODES: Record<Trouble['kind'], ProblemCode> = {
  never: 'never-given',
  'no-object': 'never-given',
  'no-list': 'never-given',
  unnamed: 'unnamed-key',
  unseen: 'never-observed',
  sometimes: 'sometimes-absent',
};

/** Looks paths up in the data of a file, and tells what is wrong with them. */
export class ReadCheck {
  readonly #view: FileView;
  readonly #passages: Passages;

  constructor(view: FileView, passages: Passages) {
    this.#view = view;
    this.#passages = passages;
  }

  /** Where a path leads; undefined: its root or step is not there. */
  resolve(path: Path, place: Place): Followed | undefined {
    const root = rootOf(path, place, this.#view, this.#passages);
    if (root === undefined) return undefined;
    const found = follow(root.shape, path.segments, root.from);
    return root.mayBeNull ? { ...found, mayBeNull: true } : found;
  }

  /** Reports a path that leads nowhere, or not every time. `guards`: what is known to be there. */
  check(node: Node, path: Path, place: Place, guards: Guards, sink: ProblemSink): void {
    if (sink.isFull) return;
    const trouble = this.resolve(path, place)?.trouble;
    const keys = path.segments.map(({ key }) => key);
    if (trouble === undefined || guards.has(pathText(keys.slice(0, trouble.segment + 1)))) {
      this.#checkDeprecated(node, path, place, sink);
      return;
    }
    if (trouble.kind !== 'never' && this.#isExcused(trouble, place)) return;
    // What the file itself declares is null where it is not there; what it rules out is reported already.
    if (this.#isDeclared(keys.slice(0, trouble.segment + 1), place)) return;
    if (checkPath(path, place, this.#view) !== undefined) return;
    const segment = path.segments[trouble.segment] ?? path.segments[0];
    const giver = this.#giver(path, place);
    const message = troubleWords(path, trouble, {
      after: trouble.segment === 1 && giver?.id !== undefined ? `after \`${giver.id}\`` : undefined,
      elsewhere: trouble.segment === 1 ? this.#elsewhere(String(segment.key), place) : '',
    });
    const instead = trouble.meant === undefined ? undefined : segmentText(segment, trouble.meant);
    sink.inText(node, segment, CODES[trouble.kind], message, {
      ...(instead !== undefined && { instead }),
      ...(giver?.id !== undefined && { step: giver.id }),
    });
  }

  /**
   * What a step gives may be deprecated by its provider. Start data and parameters are another matter: as long as they
   * are taken at all, the file has to read them.
   */
  #checkDeprecated(node: Node, path: Path, place: Place, sink: ProblemSink): void {
    const giver = this.#giver(path, place);
    if (giver === undefined) return;
    const from = path.segments[0].key === 'steps' ? 3 : 1;
    const { deprecated } = follow(this.#passages.sure(giver).output, path.segments, from);
    if (deprecated === undefined) return;
    const { segment: index, deprecation } = deprecated;
    const segment = path.segments[index] ?? path.segments[0];
    const whole = pathText(path.segments.slice(0, index + 1).map(({ key }) => key));
    const { replacedBy } = deprecation;
    const instead = replacedBy === undefined ? undefined : segmentText(segment, replacedBy);
    sink.inText(node, segment, 'deprecated-key', `\`${whole}\` is deprecated${insteadWords(deprecation)}`, {
      ...(instead !== undefined && { instead }),
      ...(giver.id !== undefined && { step: giver.id }),
    });
  }

  /** A step with an `if` may well ask for the very thing that decides whether the key is there. */
  #isExcused({ kind, property }: Trouble, { step, kind: place }: Place): boolean {
    if (step === undefined || place === 'condition' || (kind !== 'sometimes' && kind !== 'unseen')) return false;
    const asks = step.fields.get('if')?.type === 'string';
    return asks && (property?.absent !== undefined || !this.#passages.hasOwnRuns(step));
  }

  #isDeclared(keys: readonly (string | number)[], { step }: Place): boolean {
    const [root, id] = keys;
    const view = this.#view;
    if (root === 'input') {
      const start = step === undefined || step === view.steps[0] ? view.root.get('dataSchema') : undefined;
      return [step?.fields.get('inputSchema'), start].some((node) => names(node, keys.slice(1)));
    }
    const other = root === 'steps' ? view.steps[view.stepIndex.get(String(id)) ?? -1] : undefined;
    return names(other?.fields.get('outputSchema'), keys.slice(3));
  }

  /** The step whose data the path looks into. */
  #giver({ segments: [root, id] }: Path, { step, afterStep }: Place): StepView | undefined {
    if (root.key === 'steps') return this.#view.steps[this.#view.stepIndex.get(String(id?.key)) ?? -1];
    if (root.key !== 'input' || step === undefined) return undefined;
    return afterStep ? step : this.#passages.previous(step);
  }

  /** Which other step gives the key: a step in the wrong place, or one whose data was left behind. */
  #elsewhere(key: string, { step, stepsBefore }: Place): string {
    const { steps } = this.#view;
    const index = steps.findIndex(
      (other) => other !== step && other.id !== undefined && this.#passages.sure(other).output.properties.has(key),
    );
    const other = steps[index];
    if (other?.id === undefined) return '';
    const { shape } = this.#passages.sure(other).output.properties.get(key) ?? {};
    if (shape === undefined || shape.types.size === 0) return '';
    if (index > stepsBefore) return ` \`${other.id}\` gives it, but comes later.`;
    return ` \`${other.id}\` gave it: \`${pathText(['steps', other.id, 'output', key])}\` still has it.`;
  }
}

function names(schema: Node | undefined, keys: readonly (string | number)[]): boolean {
  return schema !== undefined && inSchema(jsonOf(schema) as Parameters<typeof inSchema>[0], keys);
}
