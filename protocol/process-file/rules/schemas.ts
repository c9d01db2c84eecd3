import type { Node } from 'jsonc-parser';
import { insteadOf, NO_SUGGESTION, suggest } from '../suggest.ts';
import { either, found } from '../structure/words.ts';
import { entries, itemsOf, keyOf, valueOf } from '../text/node.ts';
import type { FileView } from './view.ts';

const TYPES = ['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'];

type Shape = 'schema' | 'schemas' | 'map' | 'texts' | 'count' | 'number' | 'text' | 'flag' | 'list';

/** What the keywords of JSON Schema hold, drafts 7 and 2020-12. Others are left to whoever reads them. */
const KEYWORDS: Record<string, Shape> = {
  items: 'schema',
  additionalItems: 'schema',
  contains: 'schema',
  additionalProperties: 'schema',
  propertyNames: 'schema',
  not: 'schema',
  if: 'schema',
  then: 'schema',
  else: 'schema',
  unevaluatedProperties: 'schema',
  unevaluatedItems: 'schema',
  allOf: 'schemas',
  anyOf: 'schemas',
  oneOf: 'schemas',
  prefixItems: 'schemas',
  properties: 'map',
  patternProperties: 'map',
  definitions: 'map',
  $defs: 'map',
  dependentSchemas: 'map',
  required: 'texts',
  enum: 'list',
  minLength: 'count',
  maxLength: 'count',
  minItems: 'count',
  maxItems: 'count',
  minProperties: 'count',
  maxProperties: 'count',
  minimum: 'number',
  maximum: 'number',
  exclusiveMinimum: 'number',
  exclusiveMaximum: 'number',
  multipleOf: 'number',
  title: 'text',
  description: 'text',
  format: 'text',
  $ref: 'text',
  uniqueItems: 'flag',
};

/** JSON Schemas in the file are well formed, as far as it shows without compiling them. */
export function checkSchemas(view: FileView): void {
  const { root, steps, problems } = view;
  const params = root.get('params');
  for (const node of [params, root.get('dataSchema')]) checkSchema(node, view);
  const type = valueOf(params, 'type');
  if (type !== undefined && type.value !== 'object') {
    problems.add('bad-schema', '`params` describes an object: its `type` is "object".', type);
  }
  for (const { fields } of steps) {
    const interrupt = fields.get('interrupt');
    for (const node of [fields.get('inputSchema'), fields.get('outputSchema'), valueOf(interrupt, 'schema')]) {
      checkSchema(node, view);
    }
  }
}

function checkSchema(node: Node | undefined, view: FileView): void {
  if (node?.type !== 'object') return;
  for (const { name, value } of entries(node)) {
    if (name === 'type') checkType(value, view);
    else if (name === 'pattern') checkPattern(value, view);
    else checkKeyword(name, value, view);
    if (name === 'patternProperties') for (const { key } of entries(value)) checkPattern(key, view);
  }
}

function checkKeyword(name: string, value: Node, view: FileView): void {
  const shape = Object.hasOwn(KEYWORDS, name) ? KEYWORDS[name] : undefined;
  // Draft 7 also has a list of schemas here.
  if (name === 'items' && value.type === 'array') checkKeyword('prefixItems', value, view);
  else if (shape !== undefined) SHAPES[shape](name, value, view);
}

const SHAPES: Record<Shape, (name: string, value: Node, view: FileView) => void> = {
  schema: checkInner,
  schemas: (name, value, view) => {
    if (value.type !== 'array') report(name, 'a list of schemas', value, view);
    for (const [index, item] of itemsOf(value).entries()) checkInner(`${name}[${index}]`, item, view);
  },
  map: (name, value, view) => {
    if (value.type !== 'object') report(name, 'an object of schemas', value, view);
    for (const entry of entries(value)) checkInner(entry.name, entry.value, view);
  },
  texts: (name, value, view) => {
    const texts = value.type === 'array' && itemsOf(value).every(({ type }) => type === 'string');
    const hint = name === 'required' && value.type === 'boolean' ? ', beside `properties`' : '';
    if (!texts) report(name, `a list of texts${hint}`, value, view);
  },
  list: (name, value, view) => {
    if (value.type !== 'array') report(name, 'a list', value, view);
  },
  count: (name, value, view) => {
    const { value: count } = value as { value: unknown };
    if (typeof count !== 'number' || !Number.isInteger(count) || count < 0)
      report(name, 'a whole number from 0', value, view);
  },
  number: (name, value, view) => {
    if (value.type !== 'number') report(name, 'a number', value, view);
  },
  text: (name, value, view) => {
    if (value.type !== 'string') report(name, 'a text', value, view);
  },
  flag: (name, value, view) => {
    if (value.type !== 'boolean') report(name, 'true or false', value, view);
  },
};

function checkInner(name: string, value: Node, view: FileView): void {
  if (value.type === 'object') checkSchema(value, view);
  else if (value.type !== 'boolean') report(name, 'a schema: an object, true or false', value, view);
}

function checkType(node: Node, { problems }: FileView): void {
  const wanted = (): string => `"type" must be ${either(TYPES.map((type) => `"${type}"`))}, or a list of these`;
  const items = node.type === 'array' ? itemsOf(node) : [node];
  if (items.length === 0) problems.add('bad-schema', `${wanted()}; found an empty list.`, node);
  for (const item of items) {
    if (item.type === 'string' && TYPES.includes(item.value as string)) continue;
    const { meant, hint } = item.type === 'string' ? suggest(item.value as string, TYPES, '"') : NO_SUGGESTION;
    problems.add('bad-schema', `${wanted()}; found ${found(item)}${hint}`, item, insteadOf(meant));
  }
}

function checkPattern(node: Node, view: FileView): void {
  if (node.type !== 'string') {
    report('pattern', 'a regular expression', node, view);
    return;
  }
  try {
    new RegExp(node.value as string, 'u');
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^.*: /s, '') : '';
    view.problems.add('bad-schema', `The regular expression ${found(node)} cannot be read: ${reason}.`, node);
  }
}

function report(name: string, expected: string, node: Node, { problems }: FileView): void {
  problems.add(
    'bad-schema',
    `\`${name}\` must be ${expected}; found ${found(node)}.`,
    node.type === 'object' ? keyOf(node) : node,
  );
}
