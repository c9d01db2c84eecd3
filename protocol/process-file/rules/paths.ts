import type { ProblemCode } from '../codes.ts';
import type { Path, Segment } from '../expressions/ast.ts';
import { pathText, PROCESS_FIELDS, ROOTS, STEP_FIELDS } from '../expressions/scope.ts';
import { suggest } from '../suggest.ts';
import { meantRoot, meantStep, meantVariable } from './meant-paths.ts';
import type { Place } from './places.ts';
import { undeclaredKey } from './schema-paths.ts';
import type { FileView } from './view.ts';

export interface WrongPath {
  code: ProblemCode;
  message: string;
  /** Index of the segment that is wrong. */
  segment: number;
  /** The name that was most likely meant; for a root, what the path was meant to begin with. */
  meant?: string;
}

/** Fields of an error (`ProcessError`). */
const ERROR_FIELDS = ['code', 'message', 'type', 'stack', 'step', 'cause', 'details'];

/** What is wrong with a path at a place of the file, or undefined. */
export function checkPath(path: Path, place: Place, view: FileView): WrongPath | undefined {
  const [{ key }] = path.segments;
  const root = ROOTS.find((name) => name === key);
  if (root === undefined) {
    const { meant, hint } = meantRoot(String(key), place, view);
    return unknown(`Unknown path: \`${key}\` is none of ${quoted(place.roots)}${hint}`, 0, meant);
  }
  if (!place.roots.has(root)) return notHere(root, place);
  switch (root) {
    case 'input':
      return checkInput(path, place, view);
    case 'params':
      return checkParams(path, view);
    case 'env':
      return checkEnv(path, place, view);
    case 'secrets':
      return checkSecret(path, view);
    case 'process':
      return oneOf(path.segments[1], PROCESS_FIELDS, 'process', 1);
    case 'error':
      return oneOf(path.segments[1], ERROR_FIELDS, 'error', 1);
    case 'steps':
      return checkStep(path, place, view);
  }
}

function notHere(root: string, place: Place): WrongPath {
  if (root === 'secrets') {
    const message = 'Secrets reach steps by `env` only: put it into a variable of `env`.';
    return { code: 'secret-outside-env', message, segment: 0 };
  }
  const reason = root === 'error' ? ' It is for steps of `onFailure` and `finally`.' : '';
  return unknown(`\`${root}\` cannot be used here; known are ${quoted(place.roots)}.${reason}`, 0);
}

function checkInput(path: Path, place: Place, { root, steps }: FileView): WrongPath | undefined {
  const schemas = [place.step?.fields.get('inputSchema')];
  // The first step takes the start data, and so does the key of `concurrency`.
  if (place.step === undefined || place.step === steps[0]) schemas.push(root.get('dataSchema'));
  return fromSchema(
    path,
    1,
    schemas.map((schema) => undeclaredKey(schema, path.segments.slice(1), false)),
  );
}

function checkParams(path: Path, { root }: FileView): WrongPath | undefined {
  const params = root.get('params');
  if (params === undefined) return unknown('The file declares no `params`.', 0);
  return fromSchema(path, 1, [undeclaredKey(params, path.segments.slice(1), true)]);
}

function fromSchema(
  path: Path,
  skipped: number,
  found: ({ index: number; known: string[] } | undefined)[],
): WrongPath | undefined {
  const wrong = found.find((result) => result !== undefined);
  if (wrong === undefined) return undefined;
  const segment = wrong.index + skipped;
  const key = String(path.segments[segment]?.key);
  const holder = pathText(path.segments.slice(0, segment).map((each) => each.key));
  const { meant, hint } = suggest(key, wrong.known);
  return unknown(`\`${holder}\` has no \`${key}\` in its schema${hint}`, segment, meant);
}

function checkEnv(path: Path, { variables }: Place, { root }: FileView): WrongPath | undefined {
  const name = path.segments[1]?.key;
  if (name === undefined) return undefined;
  const state = variables.stateOf(String(name));
  if (state === 'secret') {
    const message = `\`env.${name}\` holds a secret, and secrets reach steps by \`env\` only.`;
    return { code: 'secret-outside-env', message, segment: 1 };
  }
  if (state === 'plain') return undefined;
  const file = root.has('envFile') ? ' nor those of `envFile`' : '';
  const { meant, hint } = meantVariable(String(name), variables);
  const message = `\`env\` has no \`${name}\` here${hint} Expressions do not see variables of the machine${file}.`;
  return unknown(message, 1, meant);
}

function checkSecret(path: Path, { secrets }: FileView): WrongPath | undefined {
  const [, name, further] = path.segments;
  if (name === undefined) return unknown('Name a secret, as in `secrets.TOKEN`.', 0);
  if (!secrets.has(String(name.key))) {
    const { meant, hint } = suggest(String(name.key), secrets.keys());
    return unknown(`The file declares no secret \`${name.key}\`${hint}`, 1, meant);
  }
  return further === undefined ? undefined : unknown('A secret is a text and has no parts.', 2);
}

function checkStep(path: Path, place: Place, { steps, stepIndex }: FileView): WrongPath | undefined {
  const [, name, field, ...rest] = path.segments;
  if (name === undefined) return unknown('Name a step, as in `steps.fetch.output`.', 0);
  const index = stepIndex.get(String(name.key)) ?? -1;
  const step = steps[index];
  if (step === undefined) {
    const { meant, hint } = meantStep(String(name.key), steps, place);
    return unknown(`There is no step \`${name.key}\`${hint}`, 1, meant);
  }
  const own = index === place.stepsBefore && place.afterStep;
  if (index >= place.stepsBefore && !own) {
    const when = step === place.step ? 'is this step itself' : 'comes later';
    const message = `The step \`${name.key}\` ${when}: only results of earlier steps are known.`;
    return { code: 'later-step', message, segment: 1 };
  }
  const wrong = oneOf(field, STEP_FIELDS, `steps.${name.key}`, 2);
  if (wrong !== undefined || field === undefined) return wrong;
  if (field.key === 'status' && rest.length > 0) return unknown('A status is a text and has no parts.', 3);
  if (field.key !== 'output') return undefined;
  return fromSchema(path, 3, [undeclaredKey(step.fields.get('outputSchema'), rest, false)]);
}

function oneOf(
  segment: Segment | undefined,
  known: readonly string[],
  holder: string,
  index: number,
): WrongPath | undefined {
  if (segment === undefined || known.includes(String(segment.key))) return undefined;
  const { key } = segment;
  const { meant, hint } = suggest(String(key), known);
  const list = meant === undefined ? `: known are ${quoted(known)}.` : hint;
  return unknown(`\`${holder}\` has no \`${key}\`${list}`, index, meant);
}

function quoted(names: Iterable<string>): string {
  return [...names].map((name) => `\`${name}\``).join(', ');
}

function unknown(message: string, segment: number, meant?: string): WrongPath {
  return { code: 'unknown-path', message, segment, ...(meant !== undefined && { meant }) };
}
