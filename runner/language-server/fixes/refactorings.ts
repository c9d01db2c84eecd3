import { findNodeAtOffset, getNodePath, type Node } from 'jsonc-parser';
import { CodeActionKind, type Range } from 'vscode-languageserver/node';
import type { JsonValue } from '../../../protocol/data/json.ts';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import { entries, itemsOf, textOf, valueOf } from '../../../protocol/process-file/text/node.ts';
import type { Analysis } from '../document/analysis.ts';
import { spotAt } from '../document/spot.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { declareOutput, declareStart } from './declare-schema.ts';
import { Draft } from './draft.ts';
import type { Fix } from './fix.ts';
import { shellWords } from './shell-words.ts';

/** Changes for which nothing has to be wrong, at the place of the cursor. */
export function refactoringsAt(analysis: Analysis, range: Range, knowledge: Knowledge): Fix[] {
  const offset = analysis.document.offsetAt(range.start);
  const spot = spotAt(analysis, offset);
  if (spot === undefined || analysis.parsed.problems.some(({ code }) => code === 'syntax')) return [];
  const { step } = spot;
  return [
    ...(step
      ? [...limits(step, analysis), ...toCommand(step, analysis), ...declareOutput(step, analysis, knowledge)]
      : []),
    ...(step === undefined ? declareStart(analysis, knowledge) : []),
    ...extractParam(analysis, offset),
  ];
}

/** A limit of time, and another attempt. */
function limits({ node, fields, id }: StepView, analysis: Analysis): Fix[] {
  const path = getNodePath(node);
  const kind = CodeActionKind.RefactorRewrite;
  const fixes: Fix[] = [];
  if (!fields.has('timeout')) {
    const draft = new Draft(analysis).set([...path, 'timeout'], '5m');
    fixes.push({ title: `Limit the time of \`${id ?? 'the step'}\``, kind, edits: draft.edits() });
  }
  if (!fields.has('retry')) {
    const draft = new Draft(analysis).set([...path, 'retry'], { maxAttempts: 3, delay: '1s' });
    fixes.push({ title: `Try \`${id ?? 'the step'}\` again when it fails`, kind, edits: draft.edits() });
  }
  return fixes;
}

/** One line of a shell that no shell is needed for. */
function toCommand({ node, fields, id }: StepView, analysis: Analysis): Fix[] {
  const run = fields.get('run');
  const lines = run?.type === 'array' ? itemsOf(run) : run ? [run] : [];
  const [line] = lines;
  const words = lines.length === 1 ? shellWords(textOf(line) ?? '') : undefined;
  if (words === undefined || fields.has('shell')) return [];
  const [command, ...args] = words;
  const path = getNodePath(node);
  const draft = new Draft(analysis).set([...path, 'command'], command);
  if (args.length > 0) draft.set([...path, 'args'], args);
  draft.remove([...path, 'run']);
  return [
    {
      title: `Run \`${command}\` in \`${id ?? 'the step'}\` without a shell`,
      kind: CodeActionKind.RefactorRewrite,
      edits: draft.edits(),
    },
  ];
}

/** A value of `with`, `args` or `env` that the person who starts the process could choose. */
function extractParam(analysis: Analysis, offset: number): Fix[] {
  const { tree, view } = analysis;
  const node = tree && findNodeAtOffset(tree, offset, true);
  if (node === undefined || view === undefined) return [];
  const path = getNodePath(node);
  const field = path[2];
  if (!['steps', 'onFailure', 'finally'].includes(String(path[0])) || !['with', 'args', 'env'].includes(String(field)))
    return [];
  if (node === node.parent?.children?.[0] && node.parent.type === 'property') return [];
  const type = typeOfParam(node);
  if (type === undefined) return [];
  const value = node.value as JsonValue;
  const name = freeName(
    path,
    new Set(entries(valueOf(view.root.get('params'), 'properties')).map((entry) => entry.name)),
  );
  const draft = new Draft(analysis);
  if (!view.root.has('params')) draft.set(['params'], { type: 'object', properties: {}, additionalProperties: false });
  draft.set(['params', 'properties', name], { type, default: value });
  draft.set(path, `\${{ params.${name} }}`);
  return [{ title: `Make it the parameter \`${name}\``, kind: CodeActionKind.RefactorExtract, edits: draft.edits() }];
}

function typeOfParam({ type, value }: Node): string | undefined {
  if (type === 'string') return (value as string).includes('${{') ? undefined : 'string';
  if (type === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return type === 'boolean' ? 'boolean' : undefined;
}

function freeName(path: readonly (string | number)[], taken: ReadonlySet<string>): string {
  const key = path.findLast((word) => typeof word === 'string') ?? 'value';
  const plain = key === 'args' ? 'argument' : key.replaceAll(/[^\w-]/g, '_').replace(/^[^A-Za-z_]/, '_');
  let name = plain;
  for (let number = 2; taken.has(name); number++) name = `${plain}${number}`;
  return name;
}
