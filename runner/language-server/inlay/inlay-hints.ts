import { InlayHintKind, MarkupKind, type InlayHint, type Range } from 'vscode-languageserver/node';
import type { FileView, StepView } from '../../../protocol/process-file/rules/view.ts';
import { valueOf } from '../../../protocol/process-file/text/node.ts';
import { sanitise, sanitiseLines } from '../../cli/terminal/sanitise.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Flow } from '../../flow/analyse-flow.ts';
import { isUnknown, type Shape } from '../../flow/shape.ts';
import { shapeMarkdown } from '../../flow/shape-markdown.ts';
import { shapeText } from '../../flow/shape-text.ts';
import type { Knowledge } from '../server/knowledge.ts';

/** The shape of the data behind each step, where anything is known of it. */
export function inlayHints(analysis: Analysis, range: Range, knowledge: Knowledge): InlayHint[] {
  const { document, view } = analysis;
  const flow = knowledge.flowOf(analysis);
  if (view === undefined || flow === undefined) return [];
  const from = document.offsetAt(range.start);
  const to = document.offsetAt(range.end);
  return view.steps.flatMap((step): InlayHint[] => {
    const end = step.node.offset + step.node.length;
    const shape = shapeBehind(step, flow, view);
    if (end < from || end > to || step.phase !== 'steps' || !tellsAnything(shape)) return [];
    const tooltip = sanitiseLines(shapeMarkdown(shape, `After ${step.id ?? 'the step'}`)).join('\n');
    return [
      {
        position: document.positionAt(behindComma(analysis.text, end)),
        label: sanitise(`${origin(shape)}${shapeText(shape)}`),
        kind: InlayHintKind.Type,
        paddingLeft: true,
        tooltip: { kind: MarkupKind.Markdown, value: tooltip },
      },
    ];
  });
}

/** Behind the last step recorded runs tell what it gave, which is all there is unless that is merged. */
function shapeBehind(step: StepView, flow: Flow, { root }: FileView): Shape {
  const after = flow.after(step);
  const mode = step.fields.get('outputMode') ?? valueOf(root.get('defaults'), 'outputMode');
  return tellsAnything(after) || mode?.value === 'merge' ? after : flow.output(step);
}

/** Keys of which nothing is known but the name were told by what reads them. */
function tellsAnything({ properties }: Shape): boolean {
  return [...properties.values()].some(({ shape }) => !isUnknown(shape));
}

function behindComma(text: string, end: number): number {
  return text[end] === ',' ? end + 1 : end;
}

/** What only recorded runs tell is marked. */
function origin({ observed, properties }: Shape): string {
  const isObserved = [...properties.values()].some(({ shape }) => shape.origin === 'observed');
  if (!isObserved || observed === undefined) return '→ ';
  return `→ observed in ${observed === 1 ? '1 run' : `${observed} runs`}: `;
}
