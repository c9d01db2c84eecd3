import type { Segment } from '../../protocol/process-file/expressions/ast.ts';
import { nearest } from '../../protocol/process-file/suggest.ts';
import { canBe } from './algebra.ts';
import type { Deprecation } from './deprecation.ts';
import { UNKNOWN, type Property, type Shape } from './shape.ts';

/** Where a path leads in a shape, and what is wrong on the way there. */
export interface Followed {
  /** Undefined: nowhere. */
  shape: Shape | undefined;
  /** Some part of the way may be null or not there, which makes the whole null. */
  mayBeNull: boolean;
  /** The last key on the way that is an object's. */
  property?: Property;
  trouble?: Trouble;
  /** The first key on the way that its schema advises against. */
  deprecated?: { segment: number; deprecation: Deprecation };
}

export interface Trouble {
  kind: 'never' | 'unnamed' | 'unseen' | 'sometimes' | 'no-object' | 'no-list';
  /** Index of the segment it is about. */
  segment: number;
  /** What the segment is looked for in. */
  holder: Shape;
  /** The key that was most likely meant. */
  meant?: string;
  /** For `sometimes`. */
  property?: Property;
}

/** Follows the segments from `from` on. Stops where nothing is known, and at the first trouble that stops a run. */
export function follow(start: Shape, segments: readonly Segment[], from: number): Followed {
  let at = start;
  let mayBeNull = false;
  let trouble: Trouble | undefined;
  let property: Property | undefined;
  let deprecated: Followed['deprecated'];
  for (let index = from; index < segments.length; index++) {
    const key = segments[index]?.key ?? '';
    mayBeNull ||= canBe(at, 'null') && at.types.size > 0;
    const wrongHolder = holderTrouble(at, key, index);
    if (wrongHolder) return { shape: undefined, mayBeNull, trouble: trouble ?? wrongHolder };
    if (typeof key === 'number') {
      at = at.items ?? UNKNOWN;
      mayBeNull = true;
      property = undefined;
      continue;
    }
    property = canBe(at, 'object') ? at.properties.get(key) : undefined;
    if (property === undefined) {
      const missing = missingKey(at, key, index);
      if (missing) return { shape: missing.kind === 'never' ? undefined : UNKNOWN, mayBeNull: true, trouble: missing };
      mayBeNull = true;
      at = at.rest ?? UNKNOWN;
      continue;
    }
    if (property.seen?.in === 0 && property.presence !== 'always') {
      trouble ??= { kind: 'unseen', segment: index, holder: at, property };
    } else if (property.presence === 'sometimes') {
      trouble ??= { kind: 'sometimes', segment: index, holder: at, property };
    }
    mayBeNull ||= property.presence !== 'always';
    at = property.shape;
    if (at.deprecated) deprecated ??= { segment: index, deprecation: at.deprecated };
  }
  return {
    shape: at,
    mayBeNull,
    ...(property && { property }),
    ...(trouble && { trouble }),
    ...(deprecated && { deprecated }),
  };
}

/** A text has no keys, a list no keys, an object no places. What recorded runs alone show is not held against it. */
function holderTrouble(at: Shape, key: string | number, segment: number): Trouble | undefined {
  if (at.types.size === 0 || at.origin === 'observed') return undefined;
  // A null on the way makes the whole null, whatever comes after.
  if ([...at.types].every((type) => type === 'null')) return undefined;
  if (typeof key === 'number') return canBe(at, 'array') ? undefined : { kind: 'no-list', segment, holder: at };
  return canBe(at, 'object') ? undefined : { kind: 'no-object', segment, holder: at };
}

function missingKey(at: Shape, key: string, segment: number): Trouble | undefined {
  if (!canBe(at, 'object')) return undefined;
  // Any other key may be there.
  if (at.rest && !at.closed) return undefined;
  const where = { segment, holder: at };
  const meant = nearest(key, at.properties.keys());
  const advice = meant === undefined ? {} : { meant };
  if (at.closed) return { kind: 'never', ...where, ...advice };
  if (at.observed) return { kind: 'unseen', ...where, ...advice };
  // Only what somebody took the trouble to describe is held against it, and only if it is a slip of the pen.
  const like = meant === undefined ? undefined : at.properties.get(meant)?.shape;
  if (like === undefined || like.types.size === 0 || like.origin === 'written') return undefined;
  return { kind: 'unnamed', ...where, ...advice };
}
