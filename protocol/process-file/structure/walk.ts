import type { Node } from 'jsonc-parser';
import type { ProblemList } from '../problem-list.ts';
import { insteadOf, NO_SUGGESTION, suggest } from '../suggest.ts';
import { entries, itemsOf, type Entry } from '../text/node.ts';
import { named, ROOT_SCHEMA, type FileSchema, type Named } from './schema.ts';
import { SPECIAL } from './special.ts';
import { reportUnknownKey } from './unknown-key.ts';
import { either, expected, found, typesOf } from './words.ts';

/** Checks a tree against the schema of process files, with messages of our own. */
export function checkStructure(root: Node, problems: ProblemList): void {
  if (root.type !== 'object') {
    problems.add('wrong-type', `A process file holds one object, found ${found(root)}.`, root);
    return;
  }
  check(root, ROOT_SCHEMA, 'the file', problems);
}

/** `key`: the key or place the value stands at, for messages. */
function check(node: Node, { name, schema }: Named, key: string, problems: ProblemList): void {
  const special = name === undefined ? undefined : SPECIAL[name];
  if (special !== undefined) {
    special(node, key, problems);
    return;
  }
  if (schema.const !== undefined) {
    checkConstant(node, schema, key, problems);
    return;
  }
  const branches = (schema.anyOf ?? []).map(named);
  const fitting = branches.find((branch) => accepts(branch.schema, node));
  if (fitting !== undefined) {
    check(node, fitting, key, problems);
  } else if (branches.length > 0 || !accepts(schema, node)) {
    problems.add('wrong-type', `\`${key}\` must be ${expected(schema)}, found ${found(node)}.`, node);
  } else if (node.type === 'object') {
    checkObject(node, schema, key, problems);
  } else if (node.type === 'array') {
    checkList(node, schema, key, problems);
  } else {
    checkScalar(node, schema, key, problems);
  }
}

function accepts(schema: FileSchema, node: Node): boolean {
  const types = typesOf(schema);
  if (types.length === 0 || types.includes(node.type)) return true;
  return types.includes('integer') && node.type === 'number' && Number.isInteger(node.value);
}

function checkConstant(node: Node, schema: FileSchema, key: string, problems: ProblemList): void {
  if (node.value === schema.const) return;
  const newer = typeof node.value === 'number' && node.value > 1 ? ' The file was made for a newer Stepwell.' : '';
  const message = `\`${key}\` must be ${JSON.stringify(schema.const)}, found ${found(node)}.${newer}`;
  problems.add(key === 'version' ? 'wrong-version' : 'bad-value', message, node);
}

function checkObject(node: Node, schema: FileSchema, key: string, problems: ProblemList): void {
  const { properties = {}, additionalProperties } = schema;
  const found = entries(node);
  for (const { name, key: keyNode, value } of found) {
    const own = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (own !== undefined) check(value, named(own), name, problems);
    else if (typeof additionalProperties === 'object') check(value, named(additionalProperties), name, problems);
    else if (additionalProperties === false && !name.startsWith('x-')) {
      reportUnknownKey(keyNode, name, Object.keys(properties), problems);
    }
  }
  for (const required of schema.required ?? []) {
    if (found.some(({ name }) => name === required)) continue;
    // What is missing has no place of its own: the opening brace stands for it.
    const brace = { offset: node.offset, length: 1 };
    problems.add('missing-key', `\`${required}\` is missing in ${key}.`, brace, { owner: node });
  }
  if (schema.oneOf !== undefined) checkExactlyOne(node, found, schema.oneOf, key, problems);
}

/** `oneOf` in the schema of process files means: one of these keys, and one only. */
function checkExactlyOne(
  node: Node,
  found: readonly Entry[],
  branches: readonly { required: string[] }[],
  key: string,
  problems: ProblemList,
): void {
  const present = found.filter(({ name }) => branches.some(({ required }) => required.includes(name)));
  const [first, second] = present;
  if (first !== undefined && (second === undefined || second.name === first.name)) return;
  const names = branches.flatMap(({ required }) => required.map((name) => `\`${name}\``));
  if (first === undefined || second === undefined) {
    problems.add(
      'one-action',
      `${key} must have ${either(names)}.`,
      { offset: node.offset, length: 1 },
      { owner: node },
    );
  } else {
    const both = `\`${first.name}\` and \`${second.name}\``;
    problems.add('one-action', `${key} has ${both}: it must have exactly one of ${names.join(', ')}.`, second.key);
  }
}

function checkList(node: Node, schema: FileSchema, key: string, problems: ProblemList): void {
  const items = itemsOf(node);
  if (items.length < (schema.minItems ?? 0)) {
    problems.add('bad-value', `\`${key}\` must have at least ${schema.minItems ?? 0} element.`, node);
  }
  if (schema.items === undefined) return;
  const inner = named(schema.items);
  let index = 0;
  for (const item of items) check(item, inner, `${key}[${index++}]`, problems);
}

function checkScalar(node: Node, schema: FileSchema, key: string, problems: ProblemList): void {
  const { value } = node as { value: unknown };
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    const { meant, hint } = typeof value === 'string' ? suggest(value, schema.enum.map(String), '"') : NO_SUGGESTION;
    const message = `\`${key}\` must be ${expected(schema)}, found ${found(node)}${hint}`;
    problems.add('bad-value', message, node, insteadOf(meant));
  } else if (typeof value === 'string') {
    checkText(node, value, schema, key, problems);
  } else if (typeof value === 'number') {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    if (value >= minimum && value <= maximum) return;
    const range = maximum === Infinity ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
    problems.add('bad-value', `\`${key}\` must be ${range}, found ${value}.`, node);
  }
}

function checkText(node: Node, value: string, schema: FileSchema, key: string, problems: ProblemList): void {
  if (value.length < (schema.minLength ?? 0)) {
    problems.add('bad-value', `\`${key}\` must not be empty.`, node);
  } else if (schema.pattern !== undefined && !pattern(schema.pattern).test(value)) {
    const id = 'a letter, then letters, digits, `_` and `-`';
    const rule = key === 'id' ? id : `text like ${schema.pattern}`;
    problems.add(key === 'id' ? 'bad-id' : 'bad-value', `\`${key}\` must be ${rule}; found ${found(node)}.`, node);
  } else if (value.includes('\0')) {
    problems.add('bad-text', `\`${key}\` cannot hold a NUL character.`, node);
  }
}

const patterns = new Map<string, RegExp>();

function pattern(source: string): RegExp {
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const made = new RegExp(source);
  patterns.set(source, made);
  return made;
}
