import { MarkupKind, type Hover, type Position } from 'vscode-languageserver/node';
import type { Path } from '../../../protocol/process-file/expressions/ast.ts';
import { pathText } from '../../../protocol/process-file/expressions/scope.ts';
import { rangeInString } from '../../../protocol/process-file/text/offsets.ts';
import { textOf } from '../../../protocol/process-file/text/node.ts';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import { sanitiseLines } from '../../cli/terminal/sanitise.ts';
import { innerDocumentAt } from '../completion/inner-schema.ts';
import type { Analysis } from '../document/analysis.ts';
import { expressionAt, type ExpressionAt } from '../document/expression-at.ts';
import { jsonService } from '../document/json-service.ts';
import { spotAt } from '../document/spot.ts';
import type { Flow } from '../../flow/analyse-flow.ts';
import { isUnknown } from '../../flow/shape.ts';
import { shapeMarkdown } from '../../flow/shape-markdown.ts';
import { pathsIn } from '../navigation/occurrences.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { describedMarkdown } from './described.ts';

/** What is known of what stands at a place. */
export async function hover(analysis: Analysis, position: Position, knowledge: Knowledge): Promise<Hover | null> {
  const { document, json } = analysis;
  const offset = document.offsetAt(position);
  const flow = knowledge.flowOf(analysis);
  const expression = expressionAt(analysis, offset);
  if (expression && flow) return hoverPath(analysis, expression, flow);
  const spot = spotAt(analysis, offset);
  const step = spot?.step;
  const { fields } = step ?? {};
  if (spot && step && flow && spot.node === fields?.get('id')) {
    const isLast = step === analysis.view?.steps.findLast(({ phase }) => phase === 'steps');
    return at(analysis, spot.node, [stepMarkdown(step, flow, isLast), described(analysis, step, knowledge)]);
  }
  if (spot && step && (spot.node === fields?.get('step') || spot.node === fields?.get('provider'))) {
    const text = described(analysis, step, knowledge);
    if (text !== '') return at(analysis, spot.node, [text]);
  }
  const inner = innerDocumentAt(analysis, offset, knowledge);
  if (inner) {
    const found = await inner.service.doHover(
      inner.document,
      position,
      inner.service.parseJSONDocument(inner.document),
    );
    if (found) return found;
  }
  return jsonService.doHover(document, position, json);
}

/** The path at the place up to the segment it is on. */
function hoverPath(analysis: Analysis, { node, place, value, at: here }: ExpressionAt, flow: Flow): Hover | null {
  const path = pathsIn(value, place.kind).find((each) => here >= each.offset && here <= each.offset + each.length);
  const index = path?.segments.findIndex(({ offset, length }) => here <= offset + length) ?? -1;
  if (path === undefined || index < 0) return null;
  const [first, ...rest] = path.segments.slice(0, index + 1);
  if (first === undefined) return null;
  const last = rest.at(-1) ?? first;
  const upTo: Path = { ...path, segments: [first, ...rest], length: last.offset + last.length - path.offset };
  const shape = flow.resolve(upTo, place);
  if (shape === undefined) return null;
  const title = pathText(upTo.segments.map(({ key }) => key));
  const property = propertyOf(upTo, place, flow);
  const lines = [shapeMarkdown(shape, title)];
  if (property?.seen) lines.push(`Observed in ${property.seen.in} of the last ${property.seen.of} runs.`);
  if (property?.absent !== undefined) lines.push(`Absent ${property.absent}.`);
  if (property?.lastValue !== undefined)
    lines.push(`Last value:\n\`\`\`json\n${valueText(property.lastValue)}\n\`\`\``);
  return at(analysis, rangeInString(analysis.text, node, upTo.offset, upTo.length), lines);
}

function propertyOf(path: Path, place: ExpressionAt['place'], flow: Flow) {
  const [first, ...rest] = path.segments;
  const last = rest.pop();
  if (last === undefined || typeof last.key !== 'string') return undefined;
  return flow.resolve({ ...path, segments: [first, ...rest] }, place)?.properties.get(last.key);
}

/** Recorded data of others: it must not end the block it stands in. */
function valueText(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll('```', "'''").slice(0, 600);
}

function stepMarkdown(step: StepView, flow: Flow, isLast: boolean): string {
  const parts = [];
  const before = flow.before(step);
  const after = flow.after(step);
  if (!isUnknown(before) && before.properties.size > 0)
    parts.push(shapeMarkdown(before, `Before ${step.id ?? 'the step'}`));
  if (!isUnknown(after) && after.properties.size > 0)
    parts.push(shapeMarkdown(after, `After ${step.id ?? 'the step'}${isLast ? ', the output of the process' : ''}`));
  return parts.join('\n\n---\n\n');
}

function described(analysis: Analysis, step: StepView, knowledge: Knowledge): string {
  const provider = analysis.view?.providers.get(textOf(step.fields.get('provider')) ?? '');
  const name = textOf(step.fields.get('step')) ?? step.id;
  if (provider === undefined || name === undefined) return '';
  return describedMarkdown(knowledge.providerOf(analysis, provider), name);
}

function at(analysis: Analysis, range: { offset: number; length: number }, parts: string[]): Hover | null {
  const value = parts.filter((part) => part !== '').join('\n\n');
  if (value === '') return null;
  const clean = sanitiseLines(value).join('\n');
  return { contents: { kind: MarkupKind.Markdown, value: clean }, range: analysis.rangeOf(range) };
}
