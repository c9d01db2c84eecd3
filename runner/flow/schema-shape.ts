import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { isObject } from '../../protocol/data/kinds.ts';
import { parsePointer } from '../../protocol/data/pointer.ts';
import { join, MAX_KEYS, MAX_VALUES, meet } from './algebra.ts';
import { deprecationOf } from './deprecation.ts';
import { UNKNOWN, type JsonType, type Origin, type Property, type Shape } from './shape.ts';
import { typeOf } from './value-shape.ts';

/** Schemas looked at in all, and levels; what is beyond is not known, so it never alarms. */
const MAX_SCHEMAS = 2000;
const MAX_DEPTH = 16;
/** Branches of one `anyOf`, `oneOf` or `allOf`: each is compared with what the others have. */
const MAX_BRANCHES = 50;

const TYPES = new Set<string>(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']);
const SCALARS = new Set<JsonType>(['null', 'boolean', 'integer', 'number', 'string']);

/**
 * The shape of what a JSON Schema accepts. Keywords that are not understood make it larger, never smaller.
 * `root`: what its references point into.
 */
export function shapeOfSchema(schema: JsonValue | undefined, origin: Origin, root = schema): Shape {
  if (schema === undefined || root === undefined) return { ...UNKNOWN, origin };
  return new Reader(root, origin).read(schema, 0);
}

/** The schema with its references followed; undefined: anything, or nothing that is understood. */
export function resolveSchema(schema: JsonValue, root: JsonValue): JsonObject | undefined {
  let at: JsonValue | undefined = schema;
  for (let steps = 0; steps < MAX_DEPTH; steps++) {
    if (!isObject(at)) return undefined;
    const reference: JsonValue | undefined = at['$ref'];
    if (reference === undefined) return at;
    at = typeof reference === 'string' && reference.startsWith('#') ? pointedTo(root, reference.slice(1)) : undefined;
  }
  return undefined;
}

class Reader {
  readonly #root: JsonValue;
  readonly #origin: Origin;
  readonly #unknown: Shape;
  /** References that are being followed: one that comes back to itself ends there. */
  readonly #following = new Set<string>();
  #left = MAX_SCHEMAS;

  constructor(root: JsonValue, origin: Origin) {
    this.#root = root;
    this.#origin = origin;
    this.#unknown = { ...UNKNOWN, origin };
  }

  read(schema: JsonValue | undefined, depth: number): Shape {
    if (!isObject(schema) || depth > MAX_DEPTH || this.#left-- <= 0) return this.#unknown;
    if ('$dynamicRef' in schema || '$recursiveRef' in schema) return this.#unknown;
    const reference = schema['$ref'];
    if (reference !== undefined) return { ...this.#follow(reference, depth), ...deprecationIn(schema) };
    let shape = this.#own(schema, depth);
    for (const branch of listOf(schema['allOf']).slice(0, MAX_BRANCHES))
      shape = meet(shape, this.read(branch, depth + 1));
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = listOf(schema[keyword]);
      if (branches.length > MAX_BRANCHES) continue;
      const [first, ...more] = branches.map((branch) => this.read(branch, depth + 1));
      if (first !== undefined)
        shape = meet(
          shape,
          more.reduce((all, next) => join(all, next), first),
        );
    }
    return shape;
  }

  /** Draft 7 ignores what stands beside `$ref`; knowing less is never wrong. */
  #follow(reference: JsonValue, depth: number): Shape {
    if (typeof reference !== 'string' || !reference.startsWith('#') || this.#following.has(reference)) {
      return this.#unknown;
    }
    const target = pointedTo(this.#root, reference.slice(1));
    if (target === undefined) return this.#unknown;
    this.#following.add(reference);
    const shape = this.read(target, depth + 1);
    this.#following.delete(reference);
    return shape;
  }

  #own(schema: JsonObject, depth: number): Shape {
    const values = valuesOf(schema);
    const types = typesOf(schema, values);
    const shape: Shape = { types, origin: this.#origin, ...textsIn(schema), ...(values && { values }), ...NO_KEYS };
    if (types.size > 0 && [...types].every((type) => SCALARS.has(type))) return shape;
    const items = this.#items(schema, depth);
    return { ...shape, ...this.#keys(schema, depth), ...(items && { items }) };
  }

  #keys(schema: JsonObject, depth: number): Pick<Shape, 'properties' | 'closed' | 'rest'> {
    const inside = isObject(schema['properties']) ? schema['properties'] : {};
    const declared = Object.keys(inside);
    const required = new Set(listOf(schema['required']));
    const properties = new Map<string, Property>();
    for (const key of declared.slice(0, MAX_KEYS)) {
      const inner = inside[key];
      // No value satisfies `false`: the key cannot be there.
      if (inner === false) continue;
      const shape = this.read(inner, depth + 1);
      properties.set(key, { shape, presence: required.has(key) ? 'always' : 'maybe' });
    }
    const additional = schema['additionalProperties'];
    const patterns = 'patternProperties' in schema;
    const rest = !patterns && isObject(additional) ? this.read(additional, depth + 1) : undefined;
    const closed = additional === false && !patterns && declared.length <= MAX_KEYS;
    for (const key of required) {
      if (typeof key !== 'string' || properties.has(key) || closed || properties.size >= MAX_KEYS) continue;
      if (Object.hasOwn(inside, key)) continue;
      properties.set(key, { shape: rest ?? this.#unknown, presence: 'always' });
    }
    return { properties, closed, ...(rest && { rest }) };
  }

  #items(schema: JsonObject, depth: number): Shape | undefined {
    const { items, prefixItems, additionalItems } = schema;
    const first = listOf(Array.isArray(items) ? items : prefixItems);
    const further = Array.isArray(items) ? additionalItems : items;
    if (first.length === 0) return isObject(further) ? this.read(further, depth + 1) : undefined;
    if (first.length > MAX_BRANCHES) return undefined;
    // Which place of the list is asked for is not kept: an element is one of them all.
    const shapes = first.map((each) => this.read(each, depth + 1));
    if (further !== false) shapes.push(this.read(further, depth + 1));
    return shapes.reduce((all, next) => join(all, next));
  }
}

const NO_KEYS = { properties: UNKNOWN.properties, closed: false };

function valuesOf(schema: JsonObject): readonly JsonValue[] | undefined {
  if (schema['const'] !== undefined) return [schema['const']];
  const values = schema['enum'];
  return Array.isArray(values) && values.length > 0 && values.length <= MAX_VALUES ? values : undefined;
}

function typesOf(schema: JsonObject, values: readonly JsonValue[] | undefined): ReadonlySet<JsonType> {
  const said = schema['type'];
  const names = Array.isArray(said) ? said : said === undefined ? [] : [said];
  if (names.length === 0) return new Set(values?.map(typeOf));
  // A type that nobody knows may be anything.
  if (!names.every((name): name is JsonType => typeof name === 'string' && TYPES.has(name))) return UNKNOWN.types;
  return new Set(schema['nullable'] === true ? [...names, 'null'] : names);
}

function textsIn(schema: JsonObject): Pick<Shape, 'title' | 'description' | 'default' | 'deprecated'> {
  const { title, description, default: fallback } = schema;
  return {
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    ...(fallback !== undefined && { default: fallback }),
    ...deprecationIn(schema),
  };
}

function deprecationIn(schema: JsonObject): Pick<Shape, 'deprecated'> {
  const deprecated = deprecationOf(schema);
  return deprecated ? { deprecated } : {};
}

function pointedTo(root: JsonValue, pointer: string): JsonValue | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) return undefined;
  let at: JsonValue | undefined = root;
  for (const encoded of parsePointer(pointer)) {
    const key = decoded(encoded);
    if (Array.isArray(at)) at = at[Number(key)];
    else at = isObject(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

/** Pointers in references are written as in addresses. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The elements of a list; empty for anything else. */
export function listOf(value: JsonValue | undefined): JsonValue[] {
  return Array.isArray(value) ? value : [];
}
