import { sameJson } from '../../protocol/data/same-json.ts';
import type { JsonValue } from '../../protocol/data/json.ts';
import { textsOf, UNKNOWN, type JsonType, type Property, type Shape } from './shape.ts';

/** Deeper than this nothing is compared: shapes of data that nests without end would take for ever. */
const MAX_DEPTH = 12;
/** More values are not listed one by one. */
export const MAX_VALUES = 100;
/** Keys of one object that are known apart; each step takes over those of the step before it. */
export const MAX_KEYS = 500;

/** Whether a value of this shape can be of the type. */
export function canBe(shape: Shape, type: JsonType): boolean {
  if (shape.types.size === 0 || shape.types.has(type)) return true;
  return (type === 'integer' && shape.types.has('number')) || (type === 'number' && shape.types.has('integer'));
}

/** Whether some type is possible for both; numbers and whole numbers meet. */
export function typesOverlap(a: Shape, b: Shape): boolean {
  return a.types.size === 0 || b.types.size === 0 || [...a.types].some((type) => canBe(b, type));
}

/** When it is the one and when the other, as ends of a sentence: "when `fetch` is skipped". */
export interface When {
  first: string;
  second: string;
}

/** What is known of a value that is one or the other. With `when`, keys that one side surely lacks tell when. */
export function join(a: Shape, b: Shape, when?: When, depth = 0): Shape {
  if (a === b) return a;
  if (depth > MAX_DEPTH) return UNKNOWN;
  const types: ReadonlySet<JsonType> =
    a.types.size === 0 || b.types.size === 0 ? UNKNOWN.types : new Set([...a.types, ...b.types]);
  const origin = a.origin === b.origin ? a.origin : UNKNOWN.origin;
  const values = a.values && b.values && merged(a.values, b.values);
  const known = { types, origin, ...(values && { values }), ...either(a, b) };
  const items = joinOptional(canBe(a, 'array') ? a : undefined, canBe(b, 'array') ? b : undefined, 'items', depth);
  const withItems = items === undefined ? known : { ...known, items };
  if (!canBe(a, 'object')) return { ...withItems, ...keysOf(b) };
  if (!canBe(b, 'object')) return { ...withItems, ...keysOf(a) };
  const properties = new Map<string, Property>();
  for (const [key, property] of a.properties) {
    properties.set(key, joinKey(property, b.properties.get(key), b, when?.second));
  }
  for (const [key, property] of b.properties) {
    if (!properties.has(key)) properties.set(key, joinKey(property, undefined, a, when?.first));
  }
  const rest = joinOptional(a.closed ? undefined : a, b.closed ? undefined : b, 'rest', depth);
  return limited({ ...withItems, properties, closed: a.closed && b.closed, ...(rest && { rest }) });

  function joinKey(own: Property, other: Property | undefined, otherShape: Shape, absent?: string): Property {
    if (other === own) return own;
    if (other !== undefined) {
      const shape = join(own.shape, other.shape, when, depth + 1);
      if (own.presence === other.presence) return { ...own, shape };
      const weaker = [own, other].find(({ presence }) => presence === 'sometimes') ?? { ...own, presence: 'maybe' };
      return { ...weaker, shape };
    }
    // What an open side has at the key, nobody knows.
    if (!otherShape.closed) return { ...own, presence: 'maybe', shape: { ...textsOf(own.shape), ...UNKNOWN } };
    if (own.presence === 'sometimes') return own;
    if (own.presence === 'maybe' || absent === undefined) return { ...own, presence: 'maybe' };
    return { ...own, presence: 'sometimes', absent };
  }
}

/** What is known of a value that is both. Where they contradict each other the first one holds. */
export function meet(a: Shape, b: Shape, depth = 0): Shape {
  if (a === b || depth > MAX_DEPTH) return a;
  const types = meetTypes(a.types, b.types);
  const properties = new Map<string, Property>();
  for (const [key, property] of a.properties) {
    const other = b.properties.get(key);
    if (other === property) properties.set(key, property);
    else if (other !== undefined) {
      const shape = meet(property.shape, other.shape, depth + 1);
      const stronger = property.presence === 'always' || other.presence !== 'always' ? property : other;
      properties.set(key, { ...stronger, shape });
    } else if (!b.closed) {
      properties.set(key, b.rest ? { ...property, shape: meet(property.shape, b.rest, depth + 1) } : property);
    }
  }
  for (const [key, property] of b.properties) {
    if (a.properties.has(key) || a.closed) continue;
    properties.set(key, a.rest ? { ...property, shape: meet(property.shape, a.rest, depth + 1) } : property);
  }
  const values = a.values && b.values ? common(a.values, b.values) : (a.values ?? b.values);
  const items = a.items && b.items ? meet(a.items, b.items, depth + 1) : (a.items ?? b.items);
  const rest = a.rest && b.rest ? meet(a.rest, b.rest, depth + 1) : (a.rest ?? b.rest);
  return limited({
    ...textsOf(b),
    ...textsOf(a),
    types,
    properties,
    closed: a.closed || b.closed,
    origin: a.types.size === 0 && a.properties.size === 0 ? b.origin : a.origin,
    ...(values && { values }),
    ...(items && { items }),
    ...(rest && { rest }),
  });
}

/** Keys of `output` assigned into `input`, as `outputMode: "merge"` does at the top level. */
export function assign(input: Shape, output: Shape): Shape {
  const properties = new Map(input.properties);
  // Without any key to go by, an output may hold anything: what it replaces is not known any more.
  if (!output.closed && output.properties.size === 0) {
    for (const [key, property] of input.properties) {
      properties.set(key, { ...property, shape: { ...textsOf(property.shape), ...UNKNOWN } });
    }
  }
  for (const [key, property] of output.properties) {
    const before = input.properties.get(key);
    if (property.presence === 'always' || (before === undefined && input.closed)) properties.set(key, property);
    else if (before === undefined) properties.set(key, { ...property, presence: 'maybe', shape: UNKNOWN });
    else properties.set(key, { ...before, shape: join(property.shape, before.shape) });
  }
  const closed = input.closed && output.closed;
  return limited({ types: input.types, properties, closed, origin: output.origin });
}

/** What is beyond the limit may be there or not, and may be anything: it never alarms. */
function limited(shape: Shape): Shape {
  if (shape.properties.size <= MAX_KEYS) return shape;
  return { ...shape, properties: new Map([...shape.properties].slice(0, MAX_KEYS)), closed: false, rest: UNKNOWN };
}

/** The same with keys of any other name possible. */
export function opened(shape: Shape): Shape {
  return shape.closed ? { ...shape, closed: false } : shape;
}

/** What it may be once a person has edited it: people keep keys and types, and change values. */
export function edited(shape: Shape, depth = 0): Shape {
  const kept: Shape = { ...shape };
  delete (kept as { values?: unknown }).values;
  if (depth > MAX_DEPTH || (kept.properties.size === 0 && !kept.items)) return opened(kept);
  const properties = new Map<string, Property>();
  for (const [key, property] of kept.properties) {
    properties.set(key, { ...property, shape: edited(property.shape, depth + 1) });
  }
  return { ...opened(kept), properties, ...(kept.items && { items: edited(kept.items, depth + 1) }) };
}

/** The same with nothing certain to be there. */
export function loosened(shape: Shape): Shape {
  const properties = [...shape.properties].map(
    ([key, property]) =>
      [key, property.presence === 'always' ? { ...property, presence: 'maybe' as const } : property] as const,
  );
  return { ...opened(shape), properties: new Map(properties) };
}

function meetTypes(a: ReadonlySet<JsonType>, b: ReadonlySet<JsonType>): ReadonlySet<JsonType> {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  const both = new Set<JsonType>();
  for (const type of a) {
    if (b.has(type)) both.add(type);
    else if (type === 'number' && b.has('integer')) both.add('integer');
    else if (type === 'integer' && b.has('number')) both.add('integer');
  }
  return both.size === 0 ? a : both;
}

function merged(a: readonly JsonValue[], b: readonly JsonValue[]): readonly JsonValue[] | undefined {
  const values = [...a, ...b.filter((value) => !a.some((known) => sameJson(known, value)))];
  return values.length > MAX_VALUES ? undefined : values;
}

function common(a: readonly JsonValue[], b: readonly JsonValue[]): readonly JsonValue[] {
  const values = a.filter((value) => b.some((other) => sameJson(other, value)));
  return values.length === 0 ? a : values;
}

function joinOptional(
  a: Shape | undefined,
  b: Shape | undefined,
  part: 'items' | 'rest',
  depth: number,
): Shape | undefined {
  if (a === undefined || b === undefined) return (a ?? b)?.[part];
  const [one, other] = [a[part], b[part]];
  return one && other && join(one, other, undefined, depth + 1);
}

function keysOf({ properties, closed, rest }: Shape): Pick<Shape, 'properties' | 'closed' | 'rest'> {
  return { properties, closed, ...(rest && { rest }) };
}

/** Words about a value hold only where both sides say the same. */
function either(a: Shape, b: Shape): Pick<Shape, 'title' | 'description'> {
  return {
    ...(a.title !== undefined && a.title === b.title && { title: a.title }),
    ...(a.description !== undefined && a.description === b.description && { description: a.description }),
  };
}
