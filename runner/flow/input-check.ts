import type { Node } from 'jsonc-parser';
import type { ProblemCode } from '../../protocol/process-file/codes.ts';
import { pathText } from '../../protocol/process-file/expressions/scope.ts';
import type { StepView } from '../../protocol/process-file/rules/view.ts';
import { insteadOf, suggest } from '../../protocol/process-file/suggest.ts';
import { itemsOf, keyOf, valueOf } from '../../protocol/process-file/text/node.ts';
import { sameJson } from '../../protocol/data/same-json.ts';
import { canBe, typesOverlap } from './algebra.ts';
import type { Guards } from './conditions.ts';
import type { Passages } from './passages.ts';
import type { ProblemSink } from './problem-sink.ts';
import { absence, unseen } from './read-words.ts';
import { dataByDescription, dataByNode } from './schemas.ts';
import type { Property, Shape } from './shape.ts';
import { nameList, typeWords, valueWords } from './words.ts';

/** Deeper data is not compared. */
const MAX_DEPTH = 6;

interface Finding {
  code: ProblemCode;
  message: string;
  /** Keys to what it is about. */
  keys: string[];
  /** The name of the last key that was most likely meant. */
  meant?: string | undefined;
}

/** What a step requires of its input is given by what comes before it. */
export function checkInput(step: StepView, guards: Guards, passages: Passages, text: string, sink: ProblemSink): void {
  const previous = passages.previous(step);
  const schema = step.fields.get('inputSchema');
  const described = passages.variants(step).flatMap(({ fields, description }) => {
    const shape = dataByDescription(description?.inputSchema);
    return shape ? [{ shape, node: fields.get('step') ?? step.fields.get('id') }] : [];
  });
  const declared = dataByNode(schema, text);
  const contracts = [...(declared ? [{ shape: declared, node: schema }] : []), ...described];
  if (contracts.length === 0) return;
  const given = passages.shown(step).before;
  const told = new Set<string>();
  for (const { shape, node } of contracts) {
    const comparison = new Comparison(step, previous?.id, guards, passages);
    comparison.compare(shape, given, []);
    for (const { code, message, keys, meant } of comparison.findings) {
      if (node === undefined || told.has(keys.join('\0'))) continue;
      told.add(keys.join('\0'));
      const place = node === schema ? placeInSchema(node, keys, code) : node;
      sink.at(place, code, message, {
        // Only where the schema asks for the key by this one word.
        ...(place.value === keys.at(-1) && place !== node && insteadOf(meant)),
        ...(previous?.id !== undefined && { step: previous.id }),
      });
    }
    if (comparison.findings.length > 0 || previous === undefined || node === undefined) continue;
    // The very same shape: no merge, pause or condition lies between the two steps.
    if (passages.sure(previous).output !== given || step.fields.has('if')) continue;
    const message = nothingInCommon(step, previous, shape, given);
    if (message !== undefined) sink.at(node === schema ? keyOf(node) : node, 'unrelated-input', message);
  }
}

/** Schemas need not name all there is, and yet two that share nothing were hardly meant to follow each other. */
function nothingInCommon(step: StepView, previous: StepView, wanted: Shape, given: Shape): string | undefined {
  const required = requiredOf(wanted);
  const gives = requiredOf(given);
  if (given.closed || given.rest || required.length === 0 || gives.length === 0) return undefined;
  if (required.some((key) => given.properties.has(key))) return undefined;
  const [name, giver] = [step, previous].map(({ id }) => `\`${id ?? 'the step'}\``);
  return `${name} requires ${nameList(required)} in its input, and ${giver} names only ${nameList(gives)}. Are the steps in the wrong order, or is \`"outputMode": "merge"\` missing in ${giver}?`;
}

function requiredOf({ properties }: Shape): string[] {
  return [...properties].filter(([, { presence }]) => presence === 'always').map(([key]) => key);
}

class Comparison {
  readonly findings: Finding[] = [];
  readonly #name: string;
  readonly #giver: string;
  readonly #guards: Guards;
  /** Whether missing keys may be the very thing the step's `if` asks about. */
  readonly #excused: boolean;

  constructor(step: StepView, previous: string | undefined, guards: Guards, passages: Passages) {
    this.#name = `\`${step.id ?? 'the step'}\``;
    this.#giver = previous === undefined ? 'the start data' : `\`${previous}\``;
    this.#guards = guards;
    this.#excused = step.fields.get('if')?.type === 'string' && !passages.hasOwnRuns(step);
  }

  compare(wanted: Shape, given: Shape, keys: string[]): void {
    if (keys.length > MAX_DEPTH) return;
    if (this.#conflicts(wanted, given, keys)) return;
    if (!canBe(wanted, 'object') || !canBe(given, 'object')) {
      if (wanted.items && given.items) this.compare(wanted.items, given.items, [...keys, '[]']);
      return;
    }
    for (const [key, property] of wanted.properties) {
      const found = given.properties.get(key);
      if (property.presence === 'always') this.#require([...keys, key], given, found);
      const shape = found?.shape ?? given.rest;
      if (shape) this.compare(property.shape, shape, [...keys, key]);
    }
    if (wanted.closed) this.#refuse(wanted, given, keys);
  }

  #conflicts(wanted: Shape, given: Shape, keys: string[]): boolean {
    if (given.origin === 'observed' || keys.length === 0) return false;
    const what = `\`${inputPath(keys)}\``;
    if (!typesOverlap(wanted, given)) {
      const message = `${this.#name} takes ${typeWords(wanted)} as ${what}, and gets ${typeWords(given)} from ${this.#giver}.`;
      this.findings.push({ code: 'input-mismatch', message, keys });
      return true;
    }
    const [a, b] = [wanted.values, given.values];
    if (!a || !b || a.some((value) => b.some((other) => sameJson(value, other)))) return false;
    const message = `${this.#name} takes ${valueWords(a)} as ${what}, and gets ${valueWords(b)} from ${this.#giver}.`;
    this.findings.push({ code: 'input-mismatch', message, keys });
    return true;
  }

  #require(keys: string[], holder: Shape, found: Property | undefined): void {
    const path = inputPath(keys);
    if (this.#guards.has(path)) return;
    const key = keys.at(-1) ?? '';
    const wants = `${this.#name} requires \`${path}\``;
    const depth = { segment: keys.length };
    if (found === undefined) {
      if (holder.rest) return;
      const names = [...holder.properties.keys()];
      const { meant, hint } = suggest(key, names);
      if (holder.closed) {
        const gives = names.length === 0 ? 'nothing' : nameList(names);
        const what = keys.length === 1 ? `${this.#giver} gives ${gives}` : `there it has ${gives}`;
        this.findings.push({
          code: 'input-not-given',
          message: `${wants}, which is never given: ${what}${hint}`,
          keys,
          meant,
        });
      } else if (holder.observed && !this.#excused) {
        const message = `${wants}, which ${unseen(depth, holder.observed)}${hint}`;
        this.findings.push({ code: 'never-observed', message, keys, meant });
      } else if (meant !== undefined && isNamed(holder.properties.get(meant))) {
        const message = `${wants}, which no schema before it names${hint}`;
        this.findings.push({ code: 'unnamed-key', message, keys, meant });
      }
    } else if (found.presence === 'sometimes' && !this.#excused) {
      const code = found.seen?.in === 0 ? 'never-observed' : 'sometimes-absent';
      this.findings.push({ code, message: `${wants}, which ${absence(found, depth)}.`, keys });
    }
  }

  /** A schema that allows no other keys refuses what is there every time. */
  #refuse(wanted: Shape, given: Shape, keys: string[]): void {
    for (const [key, { presence, shape }] of given.properties) {
      if (presence !== 'always' || shape.origin === 'observed' || wanted.properties.has(key)) continue;
      const message = `${this.#name} takes no \`${inputPath([...keys, key])}\`, and ${this.#giver} gives it every time.`;
      this.findings.push({ code: 'input-mismatch', message, keys: [...keys, key] });
    }
  }
}

function isNamed(property: Property | undefined): boolean {
  return property !== undefined && property.shape.types.size > 0 && property.shape.origin !== 'written';
}

/** `[]` stands for the elements of a list. */
function inputPath(keys: readonly string[]): string {
  return pathText(['input', ...keys.map((key) => (key === '[]' ? 0 : key))]);
}

/** The part of a schema in the file that asks for the keys. */
function placeInSchema(schema: Node, keys: readonly string[], code: ProblemCode): Node {
  let at: Node | undefined = schema;
  for (const key of keys.slice(0, -1)) {
    at = key === '[]' ? valueOf(at, 'items') : valueOf(valueOf(at, 'properties'), key);
  }
  const last = keys.at(-1) ?? '';
  const required = itemsOf(valueOf(at, 'required')).find(({ value }) => value === last);
  const property = last === '[]' ? valueOf(at, 'items') : valueOf(valueOf(at, 'properties'), last);
  const place = code === 'input-mismatch' ? (property ?? required) : (required ?? property);
  if (place === undefined) return keyOf(schema);
  return place === property ? keyOf(place) : place;
}
