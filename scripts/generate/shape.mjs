/**
 * What a value of free form is in a schema. Spelling out recursive JSON would say no more, and would make every
 * validator walk all of a step's data.
 */
const FREE = {
  JsonValue: {},
  JsonObject: { type: 'object' },
  DataObject: { type: 'object' },
  JsonSchema: { type: ['object', 'boolean'] },
  JsonSchemaObject: { type: 'object' },
};

/** `visit` of every schema object inside `schema`, innermost first; what it returns takes the place. */
export function mapSchemas(schema, visit) {
  if (Array.isArray(schema)) return schema.map((item) => mapSchemas(item, visit));
  if (schema === null || typeof schema !== 'object') return schema;
  const mapped = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => {
      if (MAPS.has(key))
        return [key, Object.fromEntries(Object.entries(value).map(([k, v]) => [k, mapSchemas(v, visit)]))];
      return [key, SCHEMAS.has(key) ? mapSchemas(value, visit) : value];
    }),
  );
  return visit(mapped);
}

const MAPS = new Set(['properties', 'definitions', 'patternProperties']);
const SCHEMAS = new Set(['items', 'additionalProperties', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'then', 'else']);

/** Definitions with free-form types in place of references to them, sorted by the order of `names`, then by name. */
export function plainDefinitions(definitions, names) {
  const rank = (name) => (names.includes(name) ? names.indexOf(name) : names.length);
  const kept = Object.keys(definitions).filter((name) => !(name in FREE) && !name.includes('<'));
  kept.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(kept.map((name) => [name, mapSchemas(unaliased(definitions, name), withoutFreeRefs)]));
}

/** `AnyRequest` and the like are instances of a generic type, whose own name would be no name for a definition. */
function unaliased(definitions, name) {
  const { $ref, ...rest } = definitions[name];
  const target = $ref?.replace('#/definitions/', '');
  return target?.includes('<') ? { ...definitions[target], ...rest } : definitions[name];
}

/**
 * Definitions of instances of generic types under the type's own name: `StepStarted<DataRef>` as `StepStarted`.
 * Throws when one schema has two instances of one type.
 */
export function withPlainNames(definitions) {
  const bare = (name) => name.replace(/<.*>$/, '');
  const entries = Object.entries(definitions).map(([name, schema]) => [bare(name), schema]);
  const twice = entries.find(([name], index) => entries.findIndex(([other]) => other === name) !== index);
  if (twice) throw new Error(`The schema has ${twice[0]} with two different type arguments.`);
  const withBareRef = (schema) => (schema.$ref === undefined ? schema : { ...schema, $ref: bare(schema.$ref) });
  return Object.fromEntries(entries.map(([name, schema]) => [name, mapSchemas(schema, withBareRef)]));
}

function withoutFreeRefs(schema) {
  const name = schema.$ref?.replace('#/definitions/', '');
  if (name === undefined || !(name in FREE)) return schema;
  return { ...FREE[name], ...without(schema, '$ref') };
}

/** The custom tag `@exactlyOne a b` as draft-07 has it. */
export function withExactlyOne(schema) {
  if (schema.exactlyOne === undefined) return schema;
  const { exactlyOne, ...rest } = schema;
  return {
    ...rest,
    oneOf: exactlyOne
      .trim()
      .split(/\s+/)
      .map((name) => ({ required: [name] })),
  };
}

/** Objects of ours refuse unknown keys, except `x-*`, which is free for everybody. */
export function withExtensionKeys(schema) {
  if (schema.additionalProperties !== false) return schema;
  return { ...schema, patternProperties: { '^x-': {} } };
}

/** Later versions may add fields: readers ignore what they do not know. */
export function withUnknownFields(schema) {
  if (schema.additionalProperties !== false) return schema;
  return without(schema, 'additionalProperties');
}

/** A copy of `schema` that lacks `keyword`. */
export function without(schema, keyword) {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== keyword));
}

/** The definitions that `root` leads to, itself included. */
export function reachable(definitions, root) {
  const found = new Set([root]);
  for (const name of found) {
    for (const [, target] of JSON.stringify(definitions[name]).matchAll(/"#\/definitions\/(\w+)"/g)) found.add(target);
  }
  return Object.fromEntries(Object.entries(definitions).filter(([name]) => found.has(name)));
}

/** Fields without a description, as `Step.args`. */
export function undescribedFields(definitions) {
  return Object.entries(definitions).flatMap(([name, { properties = {} }]) =>
    Object.entries(properties)
      .filter(([, field]) => field.description === undefined)
      .map(([field]) => `${name}.${field}`),
  );
}
