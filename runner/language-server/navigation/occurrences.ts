import type { Node } from 'jsonc-parser';
import type { Path, Segment } from '../../../protocol/process-file/expressions/ast.ts';
import { listConditionPaths, listPaths } from '../../../protocol/process-file/expressions/paths.ts';
import { tokenAt, type Token } from '../../../protocol/process-file/expressions/tokens.ts';
import { allFields, type FileView } from '../../../protocol/process-file/rules/view.ts';
import { entries, itemsOf, textOf, valueOf } from '../../../protocol/process-file/text/node.ts';
import { rangeInString } from '../../../protocol/process-file/text/offsets.ts';
import type { Analysis } from '../document/analysis.ts';
import { innerRange } from '../document/spot.ts';

/** What has a name in a process file, and is referred to by it. */
export type NamedKind = 'step' | 'provider' | 'secret' | 'param' | 'variable';

/** A place where a name stands. */
export interface Occurrence {
  kind: NamedKind;
  name: string;
  /** The name itself, without quotes. */
  offset: number;
  length: number;
  isDefinition: boolean;
}

const known = new WeakMap<Analysis, Occurrence[]>();

/** All of them, each kind in the order of the text. */
export function occurrencesIn(analysis: Analysis): Occurrence[] {
  let found = known.get(analysis);
  if (found === undefined) {
    found = analysis.view === undefined ? [] : [...declared(analysis.view), ...expressed(analysis)];
    known.set(analysis, found);
  }
  return found;
}

/** The one whose name is at the offset. */
export function occurrenceAt(analysis: Analysis, offset: number): Occurrence | undefined {
  return occurrencesIn(analysis).find((each) => offset >= each.offset && offset <= each.offset + each.length);
}

export function sameName(analysis: Analysis, { kind, name }: Occurrence): Occurrence[] {
  return occurrencesIn(analysis).filter((each) => each.kind === kind && each.name === name);
}

function* declared({ root, providers, secrets, steps }: FileView): Generator<Occurrence> {
  const at = (kind: NamedKind, node: Node, isDefinition: boolean): Occurrence => ({
    kind,
    name: textOf(node) ?? '',
    ...innerRange(node),
    isDefinition,
  });
  for (const { key } of providers.values()) yield at('provider', key, true);
  for (const { key } of secrets.values()) yield at('secret', key, true);
  const params = root.get('params');
  for (const { key } of entries(valueOf(params, 'properties'))) yield at('param', key, true);
  for (const node of itemsOf(valueOf(params, 'required'))) if (node.type === 'string') yield at('param', node, false);
  for (const { key } of entries(root.get('env'))) yield at('variable', key, true);
  for (const step of steps) {
    const id = step.fields.get('id');
    if (id?.type === 'string') yield at('step', id, true);
    for (const fields of allFields(step)) {
      const provider = fields.get('provider');
      if (provider?.type === 'string') yield at('provider', provider, false);
      for (const { key } of entries(fields.get('env'))) yield at('variable', key, true);
    }
  }
}

const ROOT_KINDS: Readonly<Record<string, NamedKind>> = {
  steps: 'step',
  secrets: 'secret',
  params: 'param',
  env: 'variable',
};

function* expressed({ text, places }: Analysis): Generator<Occurrence> {
  for (const [node, place] of places) {
    const value = textOf(node) ?? '';
    for (const { segments } of pathsIn(value, place.kind)) {
      const [root, name] = segments;
      const kind = Object.hasOwn(ROOT_KINDS, root.key) ? ROOT_KINDS[root.key] : undefined;
      if (kind === undefined || name === undefined) continue;
      yield { kind, name: String(name.key), ...nameRange(text, node, value, name), isDefinition: false };
    }
    if (place.kind !== 'condition') continue;
    for (const { offset, end, value: name } of stepsComparedIn(value)) {
      yield { kind: 'step', name, ...rangeInString(text, node, offset + 1, end - offset - 2), isDefinition: false };
    }
  }
}

/** The paths of a text; none where it cannot be read. */
export function pathsIn(value: string, kind: 'template' | 'condition'): Path[] {
  try {
    if (kind === 'condition') return listConditionPaths(value);
    return value.includes('${{') ? listPaths(value) : [];
  } catch {
    return [];
  }
}

/** Of `["a key"]` what is between the quotes. */
function nameRange(text: string, node: Node, value: string, { offset, length }: Segment) {
  const quoted = /["']/.test(value.charAt(offset));
  return rangeInString(text, node, quoted ? offset + 1 : offset, quoted ? length - 2 : length);
}

type TextToken = Token & { kind: 'string' };

/** Texts that `error.step` is compared with: they are ids of steps. */
function stepsComparedIn(condition: string): TextToken[] {
  const tokens = tokensOf(condition);
  const textAt = (index: number): string | undefined => {
    const token = tokens[index];
    return token?.kind === 'name' || token?.kind === 'sign' ? token.text : undefined;
  };
  return tokens.flatMap((token, index) => {
    if (token.kind !== 'string') return [];
    const before = [-4, -3, -2, -1].map((distance) => textAt(index + distance)).join(' ');
    const after = [1, 2, 3, 4].map((distance) => textAt(index + distance)).join(' ');
    return /^error \. step (?:==|!=)$/.test(before) || /^(?:==|!=) error \. step$/.test(after) ? [token] : [];
  });
}

/** As many tokens as can be read. */
export function tokensOf(text: string, from = 0): Token[] {
  const tokens: Token[] = [];
  try {
    for (let token = tokenAt(text, from); token.kind !== 'end'; token = tokenAt(text, token.end)) tokens.push(token);
  } catch {
    // The rest is half-typed.
  }
  return tokens;
}
