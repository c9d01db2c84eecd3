import { CompletionItemKind, CompletionItemTag, type CompletionItem } from 'vscode-languageserver/node';
import { readTemplate } from '../../../protocol/process-file/expressions/parse.ts';
import type { Path } from '../../../protocol/process-file/expressions/ast.ts';
import { STEP_FIELDS } from '../../../protocol/process-file/expressions/scope.ts';
import type { FileView } from '../../../protocol/process-file/rules/view.ts';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import type { Analysis } from '../document/analysis.ts';
import type { ExpressionAt } from '../document/expression-at.ts';
import type { Flow } from '../../flow/analyse-flow.ts';
import { insteadWords } from '../../flow/deprecation.ts';
import type { Property } from '../../flow/shape.ts';
import { mark, typeText } from '../../flow/shape-text.ts';
import { summaryOf } from '../navigation/symbols.ts';
import { DEPRECATED_LAST } from './deprecated.ts';

const NAME = String.raw`[\p{L}_$][\p{L}\p{N}_$-]*`;
/** What is typed of a path before the place. */
const TYPED_PATH = new RegExp(String.raw`(${NAME}(?:\.${NAME}|\[\d+\]|\["[^"]*"\]|\['[^']*'\])*\.)?(${NAME})?$`, 'u');
const PLAIN_NAME = new RegExp(`^${NAME}$`, 'u');

const ROOT_WORDS: Readonly<Record<string, string>> = {
  input: 'what the step gets',
  params: 'parameters of the process',
  env: "variables of the file's own `env`",
  secrets: 'secrets, in values of `env` only',
  process: 'id, name, file, cwd and status of the process',
  steps: 'status, output and artifacts of earlier steps',
  error: 'the error that is being handled',
};

/** What may stand at a place in an expression: roots, or what the path before the last dot has. */
export function completeExpression(analysis: Analysis, flow: Flow, here: ExpressionAt): CompletionItem[] {
  const { view } = analysis;
  if (view === undefined) return [];
  const before = here.value.slice(here.start, here.at);
  // In a text in quotes nothing is a path.
  if ((before.replaceAll(/\\./g, '').match(/'/g) ?? []).length % 2 === 1) return completeComparedStep(before, view);
  const [, holder, partial = ''] = TYPED_PATH.exec(before) ?? [];
  const typed = partial.length;
  const found = holder === undefined ? rootsAt(here) : childrenOf(holder.slice(0, -1), here, view, flow);
  const start = analysis.document.positionAt(here.range.offset + rangeBefore(analysis, here, typed));
  const end = analysis.document.positionAt(here.range.offset + rangeBefore(analysis, here, 0));
  return found.map(({ name, tags, ...item }, index) => {
    const isPlain = PLAIN_NAME.test(name);
    const access = `['${name.replaceAll(/[\\']/g, String.raw`\$&`)}']`;
    const newText = JSON.stringify(isPlain ? name : access).slice(1, -1);
    return {
      ...item,
      label: sanitise(name),
      filterText: name,
      // As they come: nearer steps and keys that are always there stand first.
      sortText: `${tags ? DEPRECATED_LAST : ''}${String(index).padStart(4, '0')}`,
      ...(tags && { tags }),
      textEdit: { range: { start, end }, newText },
      // A key that is no name takes the place of the dot.
      ...(!isPlain && {
        additionalTextEdits: [
          { range: { start: { ...start, character: start.character - 1 }, end: start }, newText: '' },
        ],
      }),
    };
  });
}

/** How far the place, less some units, is behind the beginning of the expression in the file. Names have no escapes. */
function rangeBefore({ text }: Analysis, { node, start, at, range }: ExpressionAt, units: number): number {
  let offset = range.offset;
  for (let unit = start; unit < at - units && offset < node.offset + node.length; unit++) {
    offset += text[offset] !== '\\' ? 1 : text[offset + 1] === 'u' ? 6 : 2;
  }
  return offset - range.offset;
}

interface Found extends Partial<CompletionItem> {
  name: string;
}

function rootsAt({ place }: ExpressionAt): Found[] {
  const roots = [...place.roots].map((name) => ({
    name,
    kind: CompletionItemKind.Module,
    detail: ROOT_WORDS[name] ?? '',
  }));
  if (place.kind !== 'condition') return roots;
  return [...roots, ...['true', 'false', 'null'].map((name) => ({ name, kind: CompletionItemKind.Keyword }))];
}

function childrenOf(holder: string, { place }: ExpressionAt, view: FileView, flow: Flow): Found[] {
  const path = readPath(holder);
  if (path === undefined) return [];
  const [root, , third] = path.segments;
  const length = path.segments.length;
  if (root.key === 'secrets' && length === 1 && place.roots.has('secrets')) {
    return [...view.secrets.keys()].map((name) => ({ name, kind: CompletionItemKind.Constant, detail: 'secret' }));
  }
  if (root.key === 'env' && length === 1) {
    const names = [...new Set(place.variables.names())].filter((name) => place.variables.stateOf(name) === 'plain');
    return names.map((name) => ({ name, kind: CompletionItemKind.Variable, detail: 'variable of the file' }));
  }
  if (root.key === 'steps' && length === 1) {
    const known = view.steps.slice(0, place.stepsBefore + (place.afterStep ? 1 : 0));
    return known
      .toReversed()
      .flatMap((step) =>
        step.id === undefined ? [] : [{ name: step.id, kind: CompletionItemKind.Function, detail: summaryOf(step) }],
      );
  }
  if (root.key === 'steps' && length === 2) {
    return STEP_FIELDS.toReversed().map((name) => ({ name, kind: CompletionItemKind.Field }));
  }
  if (root.key === 'steps' && third?.key === 'artifacts') return [];
  const shape = flow.resolve(path, place);
  return [...(shape?.properties ?? [])].map(([name, property]) => ({ name, ...describeProperty(property) }));
}

function readPath(text: string): Path | undefined {
  try {
    const [path] = readTemplate(`\${{${text}}}`);
    return typeof path === 'string' ? undefined : path;
  } catch {
    return undefined;
  }
}

function describeProperty(property: Property): Partial<CompletionItem> {
  const { shape, seen, lastValue, absent } = property;
  const remarks = [
    shape.description,
    shape.deprecated && `Deprecated${insteadWords(shape.deprecated)}`,
    absent && `Absent ${absent}.`,
    seen && `Observed in ${seen.in} of the last ${seen.of} runs.`,
    lastValue !== undefined && `Last: ${JSON.stringify(lastValue).slice(0, 200)}`,
  ].filter((remark) => typeof remark === 'string');
  return {
    kind: CompletionItemKind.Property,
    detail: sanitise(`${typeText(shape)}${mark(property)}`),
    ...(shape.deprecated && { tags: [CompletionItemTag.Deprecated] }),
    // Plain text: values and descriptions are of others.
    ...(remarks.length > 0 && { documentation: remarks.map((remark) => sanitise(remark)).join('\n\n') }),
  };
}

/** Ids behind `error.step == '`. */
function completeComparedStep(before: string, view: FileView): CompletionItem[] {
  if (!/error\s*\.\s*step\s*[=!]=\s*'[^']*$/.test(before)) return [];
  return view.steps.flatMap(({ id, phase }) =>
    id === undefined || phase !== 'steps' ? [] : [{ label: id, kind: CompletionItemKind.Function }],
  );
}
