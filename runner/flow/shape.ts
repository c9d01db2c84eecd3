import type { JsonValue } from '../../protocol/data/json.ts';
import type { Deprecation } from './deprecation.ts';

/** `number` includes the whole ones. */
export type JsonType = 'null' | 'boolean' | 'integer' | 'number' | 'string' | 'array' | 'object';

/** Where it is known from: a schema of the file, a schema its provider describes, recorded runs, the file's own `data`. */
export type Origin = 'declared' | 'described' | 'observed' | 'written';

/** What is known of a value. What it does not say, nobody knows: an empty one is anything. */
export interface Shape {
  /** The types it can have; empty: any. */
  readonly types: ReadonlySet<JsonType>;
  /** Keys it has where it is an object, in the order they were told. */
  readonly properties: ReadonlyMap<string, Property>;
  /** Where it is an object, it has no keys but those. */
  readonly closed: boolean;
  /** Values of its other keys, where it is an object. */
  readonly rest?: Shape;
  /** Its elements, where it is a list. */
  readonly items?: Shape;
  /** Every value it can have. */
  readonly values?: readonly JsonValue[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: JsonValue;
  readonly deprecated?: Deprecation;
  readonly origin: Origin;
  /** How many recorded values are in it: a key that `properties` lacks was in none of them. */
  readonly observed?: number;
}

/**
 * `always`: every time. `sometimes`: there are ways to get here without it. `maybe`: nobody says, such as a key that a
 * schema names and does not require.
 */
export type Presence = 'always' | 'sometimes' | 'maybe';

/** A key of an object. */
export interface Property {
  readonly shape: Shape;
  readonly presence: Presence;
  /** Recorded objects that had it, and all that were looked at. */
  readonly seen?: { readonly in: number; readonly of: number };
  /** The value it had in the newest run. */
  readonly lastValue?: JsonValue;
  /** For `sometimes`: when it is absent, as the end of a sentence: "when `fetch` is skipped". */
  readonly absent?: string;
}

const NO_TYPES: ReadonlySet<JsonType> = new Set();
const NO_PROPERTIES: ReadonlyMap<string, Property> = new Map();

/** Anything at all. */
export const UNKNOWN: Shape = { types: NO_TYPES, properties: NO_PROPERTIES, closed: false, origin: 'declared' };

/** An object of which nothing else is known, as all data of a process is. */
export const ANY_OBJECT: Shape = { ...UNKNOWN, types: new Set(['object']) };

export function isUnknown(shape: Shape): boolean {
  return shape.types.size === 0 && shape.properties.size === 0 && shape.values === undefined;
}

/** What a schema says of a value to people, and what it is when it is not given. */
export function textsOf(shape: Shape): Pick<Shape, 'title' | 'description' | 'default' | 'deprecated'> {
  const { title, description, default: fallback, deprecated } = shape;
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(fallback !== undefined && { default: fallback }),
    ...(deprecated !== undefined && { deprecated }),
  };
}
