import type { JsonValue } from '../../protocol/data/json.ts';
import { sameJson } from '../../protocol/data/same-json.ts';
import type { Comparison, Expression, Path } from '../../protocol/process-file/expressions/ast.ts';
import { truthy } from '../../protocol/process-file/expressions/compare.ts';
import { pathText } from '../../protocol/process-file/expressions/scope.ts';
import { canBe, typesOverlap } from './algebra.ts';
import type { Followed } from './follow.ts';
import { UNKNOWN, type Shape } from './shape.ts';
import { typeOf } from './value-shape.ts';

/** Texts of paths that are known to be there. */
export type Guards = ReadonlySet<string>;

/** What a condition means for what comes after it. */
export interface Verdict {
  /** Undefined: that depends. */
  truth: boolean | undefined;
  /** Paths that are there where it holds. */
  whenTrue: Guards;
  /** Paths that are there where it does not. */
  whenFalse: Guards;
}

/** Told what is found on the way. */
export interface ConditionListener {
  /** A path is read; `guards`: what has been asked for before. */
  read(path: Path, guards: Guards): void;
  /** The types of two sides can never go together. */
  mismatch(comparison: Comparison, left: Side, right: Side): void;
  /** Two sides are never equal, though their types are. */
  neverEqual(comparison: Comparison, left: Side, right: Side): void;
  /** A key is looked for in what never has it. */
  neverHas(comparison: Comparison, key: string, holder: Side): void;
}

/** One side of a comparison. */
export interface Side {
  expression: Expression;
  shape: Shape;
  mayBeNull: boolean;
}

const NONE: Guards = new Set();
/** What `in` can look into; null holds nothing. */
const HOLDERS = ['array', 'object', 'string', 'null'] as const;
const BOOLEAN: Shape = { ...UNKNOWN, types: new Set(['boolean']) };

/** Works a condition out as far as the shapes of its paths allow. */
export class ConditionReader {
  readonly #resolve: (path: Path) => Followed | undefined;
  readonly #listener: ConditionListener;

  constructor(resolve: (path: Path) => Followed | undefined, listener: ConditionListener) {
    this.#resolve = resolve;
    this.#listener = listener;
  }

  /** `guards`: paths that are known to be there. */
  judge(expression: Expression, guards: Guards = NONE): Verdict {
    switch (expression.kind) {
      case 'literal':
        return { truth: truthy(expression.value), whenTrue: NONE, whenFalse: NONE };
      case 'path': {
        this.#listener.read(expression, guards);
        const read = readGuards(expression);
        return { truth: truthOf(this.#resolve(expression)), whenTrue: read, whenFalse: read };
      }
      case 'not': {
        const { truth, whenTrue, whenFalse } = this.judge(expression.operand, guards);
        return { truth: truth === undefined ? undefined : !truth, whenTrue: whenFalse, whenFalse: whenTrue };
      }
      case 'and':
        return this.#chain(expression.operands, guards, true);
      case 'or': {
        const { truth, whenTrue, whenFalse } = this.#chain(expression.operands, guards, false);
        return { truth, whenTrue: whenFalse, whenFalse: whenTrue };
      }
      case 'comparison':
        return this.#compare(expression, guards);
    }
  }

  /**
   * Operands that are looked at for as long as they are `goesOn`. In the verdict `whenTrue` means that all were: the
   * caller swaps the two for "or".
   */
  #chain(operands: readonly Expression[], guards: Guards, goesOn: boolean): Verdict {
    let through: Guards = NONE;
    let stopped: Guards | undefined;
    let certain = true;
    let stops = false;
    for (const operand of operands) {
      const verdict = this.judge(operand, union(guards, through));
      if (verdict.truth !== goesOn) certain = false;
      if (verdict.truth === !goesOn) stops = true;
      const atStop = union(through, goesOn ? verdict.whenFalse : verdict.whenTrue);
      stopped = stopped === undefined ? atStop : new Set([...stopped].filter((path) => atStop.has(path)));
      through = union(through, goesOn ? verdict.whenTrue : verdict.whenFalse);
    }
    const truth = stops ? !goesOn : certain ? goesOn : undefined;
    return { truth, whenTrue: through, whenFalse: stopped ?? NONE };
  }

  #compare(comparison: Comparison, guards: Guards): Verdict {
    const { operator } = comparison;
    const left = this.#side(comparison.left, guards);
    const right = this.#side(comparison.right, guards);
    const read = union(sideGuards(comparison.left), sideGuards(comparison.right));
    const depends = { truth: undefined, whenTrue: read, whenFalse: read };
    if (operator === 'in') {
      const holder = comparison.right;
      const key = comparison.left.kind === 'literal' ? comparison.left.value : undefined;
      if (isSure(right.shape) && !HOLDERS.some((type) => canBe(right.shape, type)))
        this.#listener.mismatch(comparison, left, right);
      if (holder.kind !== 'path' || typeof key !== 'string') return depends;
      const asked = pathText([...holder.segments.map((segment) => segment.key), key]);
      const truth = hasKey(right, key);
      if (truth === false) this.#listener.neverHas(comparison, key, right);
      return { truth, whenTrue: union(read, new Set([asked])), whenFalse: read };
    }
    const comparable = ['==', '!='].includes(operator) ? !this.#isNull(left) && !this.#isNull(right) : true;
    if (comparable && isSure(left.shape) && isSure(right.shape) && !fits(operator, left.shape, right.shape)) {
      this.#listener.mismatch(comparison, left, right);
    }
    if (operator !== '==' && operator !== '!=') return depends;
    if (!areNeverEqual(left, right)) return depends;
    if (comparable && typesOverlap(left.shape, right.shape)) this.#listener.neverEqual(comparison, left, right);
    return { truth: operator === '!=', whenTrue: read, whenFalse: read };
  }

  #side(expression: Expression, guards: Guards): Side {
    if (expression.kind === 'literal') {
      const { value } = expression;
      const shape: Shape = { ...UNKNOWN, types: new Set([typeOf(value)]), values: [value] };
      return { expression, shape, mayBeNull: value === null };
    }
    if (expression.kind !== 'path') {
      this.judge(expression, guards);
      return { expression, shape: BOOLEAN, mayBeNull: false };
    }
    this.#listener.read(expression, guards);
    const found = this.#resolve(expression);
    return { expression, shape: found?.shape ?? UNKNOWN, mayBeNull: found?.mayBeNull ?? true };
  }

  /** Comparing with null asks whether something is there. */
  #isNull({ expression }: Side): boolean {
    return expression.kind === 'literal' && expression.value === null;
  }
}

/** Known by a schema, not from what a few runs had. */
function isSure(shape: Shape): boolean {
  return shape.types.size > 0 && shape.origin !== 'observed';
}

function fits(operator: Comparison['operator'], a: Shape, b: Shape): boolean {
  if (operator === '==' || operator === '!=') return typesOverlap(a, b);
  const numbers = canBe(a, 'number') && canBe(b, 'number');
  return numbers || (canBe(a, 'string') && canBe(b, 'string'));
}

function areNeverEqual(left: Side, right: Side): boolean {
  if (left.mayBeNull && right.mayBeNull) return false;
  if (isSure(left.shape) && isSure(right.shape) && !typesOverlap(left.shape, right.shape)) return true;
  const [a, b] = [valuesOf(left), valuesOf(right)];
  return a !== undefined && b !== undefined && !a.some((value) => b.some((other) => sameJson(value, other)));
}

function valuesOf({ shape, mayBeNull }: Side): readonly JsonValue[] | undefined {
  return shape.values && mayBeNull ? [...shape.values, null] : shape.values;
}

function truthOf(found: Followed | undefined): boolean | undefined {
  if (found?.shape === undefined || found.trouble !== undefined || !isSure(found.shape)) return undefined;
  const { shape, mayBeNull } = found;
  if (shape.values?.every((value) => !truthy(value))) return false;
  if (mayBeNull) return undefined;
  if (shape.values?.every(truthy)) return true;
  return [...shape.types].every((type) => type === 'object' || type === 'array') ? true : undefined;
}

function hasKey({ shape, mayBeNull }: Side, key: string): boolean | undefined {
  if (!isSure(shape) || [...shape.types].some((type) => type !== 'object' && type !== 'null')) return undefined;
  const property = shape.properties.get(key);
  if (property === undefined) return shape.closed ? false : undefined;
  return property.presence === 'always' && !mayBeNull && canBe(shape, 'object') && !shape.types.has('null')
    ? true
    : undefined;
}

function sideGuards(side: Expression): Guards {
  return side.kind === 'path' ? readGuards(side) : NONE;
}

/** A path that was read without an error is there, and so is all that leads to it. */
function readGuards({ segments }: Path): Guards {
  const keys = segments.map(({ key }) => key);
  return new Set(keys.map((_, index) => pathText(keys.slice(0, index + 1))));
}

function union(a: Guards, b: Guards): Guards {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  return new Set([...a, ...b]);
}
