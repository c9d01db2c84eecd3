import type { JsonObject, JsonSchema, JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';
import type { DataPath } from '../edit/data-edit.ts';
import { FIELDS, type FormPlan, type UiHints } from './form-plan.ts';
import { asObject, knownProperties, resolve } from './resolve.ts';
import { MAX_VALUES, PAGE_ITEMS } from './limits.ts';
import { sampleOf, shapeSchema } from './shape-schema.ts';
import { schemaAt, valueAt } from './part.ts';

/** Which part of the data to show. */
export interface FormView {
  path: DataPath;
  /** Of a list the first item. */
  from: number;
}

interface Plan {
  root: JsonSchema;
  /** Values that may still be shown. */
  left: number;
}

interface Planned {
  schema: JsonSchema;
  ui: UiHints;
  data: JsonValue | undefined;
}

/**
 * What to show of the data and how: what the schema says, completed by the shape of the data where it says nothing,
 * and without what is too much for one form. A part that is gone shows the whole.
 * @param schema true: nobody wrote one
 */
export function planForm(schema: JsonSchema, data: JsonObject, view: FormView): FormPlan {
  const part = valueAt(data, view.path);
  const path = part === undefined ? [] : view.path;
  const shown = part ?? data;
  const plan: Plan = { root: schema, left: MAX_VALUES };
  const own = schemaAt(schema, data, path);
  const total = Array.isArray(shown) ? shown.length : 0;
  const from = Math.max(0, Math.min(view.from, total - 1));
  const window = Array.isArray(shown) && total > PAGE_ITEMS ? shown.slice(from, from + PAGE_ITEMS) : shown;
  const planned = planValue(plan, own, window, true, true);
  const withDefinitions =
    typeof planned.schema === 'object' && typeof schema === 'object'
      ? { ...definitions(schema), ...planned.schema }
      : planned.schema;
  return {
    path,
    page: Array.isArray(shown) && total > PAGE_ITEMS ? { from, total } : undefined,
    data: planned.data ?? null,
    schema: withDefinitions,
    ui: planned.ui,
  };
}

/** What references in the part shown lead to. */
function definitions(schema: JsonObject): JsonObject {
  const kept = ['$defs', 'definitions'].filter((name) => name in schema);
  return Object.fromEntries(kept.map((name) => [name, schema[name] ?? {}]));
}

function planValue(
  plan: Plan,
  given: JsonSchema,
  data: JsonValue | undefined,
  required: boolean,
  top = false,
): Planned {
  plan.left--;
  const found = resolve(given, plan.root);
  const schema = typeof found === 'object' && describesNothing(found) ? described(found, data) : found;
  if (typeof schema !== 'object') {
    const shape = schema ? shapeSchema(data) : schema;
    return typeof shape === 'object' ? planValue(plan, shape, data, required, top) : json(true, data);
  }
  if (tooMuch(plan, data, top)) return large(schema, data ?? null);
  const type = typeFor(schema, data);
  if (type === undefined) return isComposed(schema) ? { schema, ui: {}, data } : json(schema, data);
  if (type === 'object') return planObject(plan, schema, data);
  if (type === 'array') return planArray(plan, schema, data);
  // A value of another kind than the schema asks for is shown as what it is, so that nothing seems to be empty.
  if (data !== undefined && data !== null && typeof data === 'object') return json(schema, data);
  const long = typeof data === 'string' && (data.length > 80 || data.includes('\n'));
  const ui: UiHints = {
    ...(type === 'string' && required && { 'ui:emptyValue': '' }),
    ...(type === 'string' && long && schema['enum'] === undefined && { 'ui:widget': 'textarea' }),
  };
  return { schema: { ...schema, type }, ui, data };
}

function planObject(plan: Plan, schema: JsonObject, data: JsonValue | undefined): Planned {
  if (data !== undefined && !isObject(data)) return json(schema, data);
  const object = data ?? {};
  const declared = asObject(schema['properties']);
  const asked = Array.isArray(schema['required']) ? schema['required'] : [];
  const known = knownProperties(schema, plan.root);
  const isMap = isObject(schema['additionalProperties']) || isObject(schema['patternProperties']);
  const extra = isMap ? [] : Object.keys(object).filter((name) => !known.has(name));
  const properties: JsonObject = {};
  const ui: UiHints = {};
  const shown: JsonObject = { ...object };
  const take = (name: string, of: JsonSchema): void => {
    const planned = planValue(plan, of, object[name], asked.includes(name));
    properties[name] = planned.schema;
    if (planned.data !== undefined) shown[name] = planned.data;
    if (Object.keys(planned.ui).length > 0) ui[name] = planned.ui;
  };
  for (const [name, of] of Object.entries(declared)) take(name, of as JsonSchema);
  for (const name of extra) take(name, true);
  const others = Object.keys(declared).length > 0 && extra.length > 0 ? { 'ui:options': { others: extra } } : {};
  const { additionalProperties, ...rest } = schema;
  const open = isObject(additionalProperties) || additionalProperties === true;
  return {
    schema: { ...rest, type: 'object', properties, ...(open && { additionalProperties }) },
    ui: { ...ui, ...others },
    data: data === undefined ? undefined : shown,
  };
}

function planArray(plan: Plan, schema: JsonObject, data: JsonValue | undefined): Planned {
  if (data !== undefined && !Array.isArray(data)) return json(schema, data);
  const items = data ?? [];
  const tuple = schema['prefixItems'] ?? (Array.isArray(schema['items']) ? schema['items'] : undefined);
  // Lists in which each place means something else are rare, and short.
  if (tuple !== undefined) return json(schema, data);
  // Each too large to be shown among others: they can be gone into one by one, and are not told apart here.
  if (valuesIn(items, plan.left + 1) > plan.left) return largeItems(schema, items);
  const of = (schema['items'] ?? true) as JsonSchema;
  const sample = planValue(plan, of, sampleOf(items), true);
  plan.left -= items.length * Math.max(1, countOf(sample.schema));
  return {
    schema: { ...schema, type: 'array', items: sample.schema },
    ui: Object.keys(sample.ui).length > 0 ? { items: sample.ui } : {},
    data,
  };
}

/** Of values with a field of their own: the library shows nothing at all where a schema is empty. */
const SHOWN = 'string';

function large(schema: JsonObject, data: JsonValue): Planned {
  const count = Array.isArray(data) ? data.length : Object.keys(asObject(data)).length;
  const kind = Array.isArray(data) ? 'items' : 'values';
  const title = typeof schema['title'] === 'string' ? { title: schema['title'] } : {};
  // It stays behind: nothing of it is needed to go into it, and nothing of it can be changed by accident.
  return {
    schema: { type: SHOWN, ...title },
    ui: { 'ui:field': FIELDS.large, 'ui:options': { count, kind } },
    data: null,
  };
}

function largeItems(schema: JsonObject, items: JsonValue[]): Planned {
  const fixed = { addable: false, removable: false, orderable: false };
  return {
    schema: { ...schema, type: 'array', items: { type: SHOWN } },
    ui: { items: { 'ui:field': FIELDS.large }, 'ui:options': fixed },
    data: items.map(() => null),
  };
}

function json(schema: JsonSchema, data: JsonValue | undefined): Planned {
  const { title, description } = typeof schema === 'object' ? schema : {};
  const kept = { ...(title !== undefined && { title }), ...(description !== undefined && { description }) };
  return { schema: { type: SHOWN, ...kept }, ui: { 'ui:field': FIELDS.json }, data };
}

function tooMuch(plan: Plan, data: JsonValue | undefined, top: boolean): boolean {
  if (top || typeof data !== 'object' || data === null) return false;
  if (Array.isArray(data) && data.length > PAGE_ITEMS) return true;
  const count = valuesIn(data, plan.left + 1);
  return count > plan.left;
}

/** How many values there are, counted no further than `most`. */
function valuesIn(value: JsonValue, most: number): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const one of Object.values<JsonValue>(value)) {
    count += valuesIn(one, most - count);
    if (count > most) break;
  }
  return count;
}

function countOf(schema: JsonSchema): number {
  if (typeof schema !== 'object') return 1;
  return 1 + sumOf(Object.values(asObject(schema['properties'])).map((one) => countOf(one as JsonSchema)));
}

const sumOf = (numbers: number[]): number => numbers.reduce((sum, one) => sum + one, 0);

const ANNOTATIONS = new Set([
  'title',
  'description',
  'default',
  'examples',
  '$comment',
  'readOnly',
  '$schema',
  '$id',
  '$defs',
  'definitions',
]);

function describesNothing(schema: JsonObject): boolean {
  return Object.keys(schema).every((name) => ANNOTATIONS.has(name));
}

/** What the data suggests, under the title and description of the schema. */
function described(schema: JsonObject, data: JsonValue | undefined): JsonSchema {
  const shape = shapeSchema(data ?? schema['default']);
  return typeof shape === 'object' ? { ...shape, ...schema } : true;
}

function isComposed(schema: JsonObject): boolean {
  return ['oneOf', 'anyOf', 'allOf', 'enum', 'const', 'if'].some((name) => name in schema);
}

/** The one type to show a value as; undefined where the schema does not say. */
function typeFor(schema: JsonObject, data: JsonValue | undefined): string | undefined {
  const { type } = schema;
  if (typeof type === 'string') return type === 'null' ? undefined : type;
  if (Array.isArray(type)) {
    const names = type.filter((name) => typeof name === 'string' && name !== 'null') as string[];
    return (
      names.find((name) => matchesKind(name, data)) ??
      (names.length === 1 && (data === undefined || data === null) ? names[0] : undefined)
    );
  }
  if ('properties' in schema || 'required' in schema) return 'object';
  if ('items' in schema) return 'array';
  if ('oneOf' in schema || 'anyOf' in schema) return undefined;
  const example = Array.isArray(schema['enum']) ? schema['enum'][0] : (schema['const'] ?? data);
  return example === undefined || example === null ? undefined : kindOf(example);
}

function matchesKind(type: string, data: JsonValue | undefined): boolean {
  if (data === undefined || data === null) return false;
  return type === 'integer' ? Number.isInteger(data) : kindOf(data) === type;
}

function kindOf(value: JsonValue): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
