import type { Node } from 'jsonc-parser';
import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { isObject } from '../../protocol/data/kinds.ts';
import type { ProblemCode } from '../../protocol/process-file/codes.ts';
import type { Details } from '../../protocol/process-file/problem-list.ts';
import { insteadOf, nearest, NO_SUGGESTION, suggest } from '../../protocol/process-file/suggest.ts';
import { clip, found } from '../../protocol/process-file/structure/words.ts';
import { entries, itemsOf, jsonOf, keyOf, textOf } from '../../protocol/process-file/text/node.ts';
import { sameJson } from '../../protocol/data/same-json.ts';
import { typesOverlap } from './algebra.ts';
import { deprecationOf, insteadWords, type Deprecation } from './deprecation.ts';
import { examplesOf } from './example.ts';
import type { ProblemSink } from './problem-sink.ts';
import { remediesFor } from './remedies.ts';
import { scalarFault } from './scalar-fault.ts';
import { listOf, resolveSchema, shapeOfSchema } from './schema-shape.ts';
import { UNKNOWN, type JsonType, type Shape } from './shape.ts';
import { typeOf } from './value-shape.ts';
import { nameList, typeWords, valueWords } from './words.ts';

const MAX_DEPTH = 12;

interface Mismatch extends Pick<Details, 'instead' | 'choices' | 'missing'> {
  node: Node;
  message: string;
  code: ProblemCode;
}

/** What the text of an expression gives, if the whole text is one. */
export type ShapeOfText = (node: Node) => Shape;

/** The settings of a step are what its provider takes. `missingAt`: what to mark where there are no settings at all. */
export function checkWith(
  settings: Node | undefined,
  schema: JsonObject,
  step: string,
  missingAt: Node,
  shapeOfText: ShapeOfText,
  sink: ProblemSink,
): void {
  const check = new WithCheck(schema, step, shapeOfText);
  if (settings === undefined) {
    const resolved = resolveSchema(schema, schema);
    const required = requiredOf(resolved);
    if (resolved === undefined || required.length === 0) return;
    const message = `\`with\` is missing: \`${step}\` requires ${nameList(required)}.`;
    sink.at(missingAt, 'with-mismatch', message, { missing: { with: examplesOf(required, resolved, schema) } });
    return;
  }
  if (settings.type !== 'object') return;
  report(check.mismatches(settings, schema, 'with', 0), sink);
}

/** A value of the file is what a schema in it takes. `key`: where it stands; `owner`: whose schema it is. */
export function checkValue(value: Node, schema: JsonObject, key: string, owner: string, sink: ProblemSink): void {
  const check = new WithCheck(schema, owner, () => TEXT, 'data-mismatch');
  report(check.mismatches(value, schema, key, 0), sink);
}

/** Data is taken as it is: what looks like an expression is a text. */
const TEXT: Shape = { ...UNKNOWN, types: new Set(['string']) };

function report(mismatches: readonly Mismatch[], sink: ProblemSink): void {
  for (const { node, message, code, ...more } of mismatches) sink.at(node, code, message, more);
}

class WithCheck {
  readonly #root: JsonObject;
  readonly #step: string;
  readonly #shapeOfText: ShapeOfText;

  readonly #code: ProblemCode;

  constructor(root: JsonObject, step: string, shapeOfText: ShapeOfText, code: ProblemCode = 'with-mismatch') {
    this.#root = root;
    this.#step = step;
    this.#shapeOfText = shapeOfText;
    this.#code = code;
  }

  mismatches(node: Node, unresolved: JsonValue, path: string, depth: number): Mismatch[] {
    const schema = resolveSchema(unresolved, this.#root);
    if (schema === undefined || depth > MAX_DEPTH) return [];
    const isTemplate = textOf(node)?.includes('${{') === true;
    const own = isTemplate ? this.#ofTemplate(node, schema, path) : this.#ofLiteral(node, schema, path, depth);
    for (const branch of listOf(schema['allOf'])) own.push(...this.mismatches(node, branch, path, depth + 1));
    for (const keyword of ['anyOf', 'oneOf']) {
      const branches = listOf(schema[keyword]).map((branch) => this.mismatches(node, branch, path, depth + 1));
      if (branches.length === 0 || branches.some((found) => found.length === 0)) continue;
      const fitting = branches.find((found) => !found.some(isWrong));
      // What fits best is what was most likely meant: mistakes deep inside mean that the outside fits.
      const best = fitting ?? branches.reduce((a, b) => (depthOf(b, node) > depthOf(a, node) ? b : a));
      own.push(...(fitting || depthOf(best, node) > 0 ? best : this.#noBranch(node, schema, path)));
    }
    return own;
  }

  #noBranch(node: Node, schema: JsonObject, path: string): Mismatch[] {
    const wanted = shapeOfSchema(schema, 'described', this.#root);
    const words = wanted.types.size === 0 ? 'something else' : typeWords(wanted);
    const message = `\`${path}\` must be ${words}, found ${found(node)}.`;
    return [{ ...this.#mismatch(node, message), ...remediesFor(jsonOf(node), wanted) }];
  }

  #ofTemplate(node: Node, schema: JsonObject, path: string): Mismatch[] {
    const wanted = shapeOfSchema(schema, 'described', this.#root);
    const given = this.#shapeOfText(node);
    if (given.origin === 'observed') return [];
    const what = clip(textOf(node) ?? '');
    if (!typesOverlap(wanted, given)) {
      return [this.#mismatch(node, `\`${path}\` must be ${typeWords(wanted)}; ${what} is ${typeWords(given)}.`)];
    }
    const [a, b] = [wanted.values, given.values];
    if (!a || !b || a.some((value) => b.some((other) => sameJson(value, other)))) return [];
    return [this.#mismatch(node, `\`${path}\` must be ${valueWords(a)}; ${what} is ${valueWords(b)}.`)];
  }

  #ofLiteral(node: Node, schema: JsonObject, path: string, depth: number): Mismatch[] {
    const types = shapeOfSchema(pick(schema, ['type', 'nullable']), 'described', this.#root);
    const type = node.type === 'property' ? 'null' : typeOf(jsonOf(shallow(node)));
    if (!accepts(types, type)) return this.#noBranch(node, schema, path);
    const values = schema['const'] !== undefined ? [schema['const']] : listOf(schema['enum']);
    if (values.length > 0 && !holdsExpression(node) && !values.some((value) => sameJson(value, jsonOf(node)))) {
      return [this.#notAmong(node, values, schema, path)];
    }
    if (node.type === 'object') return this.#ofObject(node, schema, path, depth);
    if (node.type === 'array') return this.#ofList(node, schema, path, depth);
    const fault = scalarFault(node, schema);
    if (fault === undefined) return [];
    const { must, nearest: value } = fault;
    const mismatch = this.#mismatch(node, `\`${path}\` must ${must}, found ${found(node)}.`);
    const fallback = schema['default'];
    const choices = [value, fallback].filter((one) => one !== undefined);
    return [{ ...mismatch, ...(choices.length > 0 && { choices }) }];
  }

  #notAmong(node: Node, values: readonly JsonValue[], schema: JsonObject, path: string): Mismatch {
    const text = textOf(node);
    const texts = values.filter((value) => typeof value === 'string');
    const { meant, hint } = text === undefined ? NO_SUGGESTION : suggest(text, texts, '"');
    const message = `\`${path}\` must be ${valueWords(values)}, found ${found(node)}${hint}`;
    const wanted = { ...shapeOfSchema(schema, 'described', this.#root), values };
    const others = meant === undefined ? jsonOf(node) : meant;
    return { ...this.#mismatch(node, message), ...remediesFor(others, wanted), ...insteadOf(meant) };
  }

  #ofObject(node: Node, schema: JsonObject, path: string, depth: number): Mismatch[] {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const additional = schema['additionalProperties'];
    const known = Object.keys(properties);
    // Nobody is sent to what is deprecated, unless nothing else is meant.
    const offered = known.filter((name) => !this.#deprecationOf(properties[name]));
    const given = entries(node);
    const names = new Set(given.map(({ name }) => name));
    const missing = requiredOf(schema).filter((name) => !names.has(name));
    const result: Mismatch[] = [];
    for (const { name, key, value } of given) {
      if (Object.hasOwn(properties, name)) {
        result.push(...this.#deprecated(key, properties[name] ?? true, path, names, missing));
        result.push(...this.mismatches(value, properties[name] ?? true, `${path}.${name}`, depth + 1));
      } else if (isObject(additional)) {
        result.push(...this.mismatches(value, additional, `${path}.${name}`, depth + 1));
      } else if (!('patternProperties' in schema)) {
        const stranger = this.#stranger(key, name, path, additional === false, missing, offered, known);
        if (stranger) result.push(stranger);
      }
    }
    if (missing.length === 0) return result;
    const message = `\`${path}\` lacks ${nameList(missing)}, which \`${this.#step}\` requires.`;
    const place = node.parent?.type === 'property' ? keyOf(node) : node;
    result.push({ ...this.#mismatch(place, message), missing: examplesOf(missing, schema, this.#root) });
    return result;
  }

  /** Where what took its place is required, the old one alone is a mistake. Takes that from `missing`. */
  #deprecated(key: Node, schema: JsonValue, path: string, given: ReadonlySet<string>, missing: string[]): Mismatch[] {
    const deprecation = this.#deprecationOf(schema);
    if (deprecation === undefined) return [];
    const { replacedBy = '' } = deprecation;
    const isRequired = missing.includes(replacedBy);
    if (isRequired) missing.splice(missing.indexOf(replacedBy), 1);
    const why = isRequired ? `, and \`${this.#step}\` requires what took its place` : '';
    return [
      {
        node: key,
        message: `\`${path}.${clip(String(key.value))}\` is deprecated${why}${insteadWords(deprecation)}`,
        code: isRequired ? this.#code : 'deprecated-key',
        ...(replacedBy !== '' && !given.has(replacedBy) && insteadOf(replacedBy)),
      },
    ];
  }

  /** Beside a reference, or where it leads. */
  #deprecationOf(schema: JsonValue = true): Deprecation | undefined {
    return deprecationOf(schema) ?? deprecationOf(resolveSchema(schema, this.#root));
  }

  /** A key that is not known: forbidden, or a slip of the pen. Takes from `missing` what it was meant to be. */
  #stranger(
    key: Node,
    name: string,
    path: string,
    forbidden: boolean,
    missing: string[],
    offered: readonly string[],
    known: readonly string[],
  ): Mismatch | undefined {
    const wanted = nearest(name, missing);
    const meant = wanted ?? nearest(name, offered) ?? nearest(name, known);
    if (wanted !== undefined) missing.splice(missing.indexOf(wanted), 1);
    else if (!forbidden && meant === undefined) return undefined;
    const takes = offered.length === 0 ? 'it takes nothing' : `it takes ${nameList(offered)}`;
    const advice = meant === undefined ? `: ${takes}.` : `. Did you mean \`${meant}\`?`;
    const message = `\`${this.#step}\` knows no \`${path}.${clip(name)}\`${advice}`;
    return {
      node: key,
      message,
      code: forbidden || wanted !== undefined ? this.#code : 'unnamed-key',
      ...insteadOf(meant),
    };
  }

  #ofList(node: Node, schema: JsonObject, path: string, depth: number): Mismatch[] {
    const items = itemsOf(node);
    const { minItems, maxItems } = schema;
    if (typeof minItems === 'number' && items.length < minItems) {
      return [this.#mismatch(node, `\`${path}\` must have at least ${minItems} elements, found ${items.length}.`)];
    }
    if (typeof maxItems === 'number' && items.length > maxItems) {
      return [this.#mismatch(node, `\`${path}\` must have at most ${maxItems} elements, found ${items.length}.`)];
    }
    const first = listOf(Array.isArray(schema['items']) ? schema['items'] : schema['prefixItems']);
    const rest = Array.isArray(schema['items']) ? schema['additionalItems'] : schema['items'];
    return items.flatMap((item, index) => {
      const inner = first[index] ?? rest;
      return isObject(inner) ? this.mismatches(item, inner, `${path}[${index}]`, depth + 1) : [];
    });
  }

  #mismatch(node: Node, message: string): Mismatch {
    return { node, message, code: this.#code };
  }
}

/** `integer` is asked for exactly, unless a schema takes any number. */
function accepts({ types }: Shape, type: JsonType): boolean {
  return types.size === 0 || types.has(type) || (type === 'integer' && types.has('number'));
}

/** The value without what is inside of it: its type is all that matters. */
function shallow(node: Node): Node {
  return node.type === 'object' || node.type === 'array' ? { ...node, children: [] } : node;
}

function holdsExpression(node: Node): boolean {
  if (node.type === 'string') return (node.value as string).includes('${{');
  return (node.children ?? []).some(holdsExpression);
}

/** What is deprecated fits as well as ever. */
function isWrong({ code }: Mismatch): boolean {
  return code !== 'deprecated-key';
}

/** How far inside of a value the mistakes are. */
function depthOf(mismatches: readonly Mismatch[], root: Node): number {
  return Math.min(...mismatches.filter(isWrong).map(({ node }) => levels(node, root)));
}

function levels(node: Node, root: Node): number {
  let count = 0;
  for (let at: Node | undefined = node; at !== undefined && at !== root; at = at.parent) count++;
  return count;
}

function requiredOf(schema: JsonObject | undefined): string[] {
  return listOf(schema?.['required']).filter((name) => typeof name === 'string');
}

function pick(schema: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(keys.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])));
}
