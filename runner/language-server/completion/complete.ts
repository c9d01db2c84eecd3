import {
  CompletionItemKind,
  InsertTextFormat,
  type CompletionItem,
  type CompletionList,
  type Position,
} from 'vscode-languageserver/node';
import type { Analysis } from '../document/analysis.ts';
import { expressionAt } from '../document/expression-at.ts';
import { jsonService } from '../document/json-service.ts';
import { spotAt } from '../document/spot.ts';
import { valueSpotAt, type ValueSpot } from '../document/value-spot.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { tagged } from './deprecated.ts';
import { completeExpression } from './expressions.ts';
import { innerDocumentAt } from './inner-schema.ts';
import { completeValue } from './values.ts';

const NOTHING: CompletionList = { items: [], isIncomplete: false };

/** What may stand at a place of the file. */
export async function complete(analysis: Analysis, position: Position, knowledge: Knowledge): Promise<CompletionList> {
  const { document, json, places } = analysis;
  const offset = document.offsetAt(position);
  if (isInComment(analysis, offset)) return NOTHING;
  const expression = expressionAt(analysis, offset);
  const flow = knowledge.flowOf(analysis);
  const isCondition = expression?.place.kind === 'condition';
  if (expression && flow) {
    return { items: completeExpression(analysis, flow, expression), isIncomplete: false };
  }
  const spot = spotAt(analysis, offset);
  const value = isCondition ? undefined : valueSpotAt(analysis, offset);
  if (value) {
    const found = await completeValue(analysis, value, knowledge, spot?.step);
    if (found)
      return { items: found.items.map((item) => placed(item, analysis, value)), isIncomplete: found.isIncomplete };
  }
  const inner = innerDocumentAt(analysis, offset, knowledge);
  const list = inner
    ? await inner.service.doComplete(inner.document, position, inner.service.parseJSONDocument(inner.document))
    : await jsonService.doComplete(document, position, json);
  const items = list?.items.map(tagged) ?? [];
  if (value?.typed !== undefined && spot && places.has(spot.node))
    items.push(expressionSnippet(analysis, offset, value.typed));
  return { items, isIncomplete: list?.isIncomplete ?? false };
}

/** An item as the JSON text it stands for, in the place of what is there. */
function placed(item: CompletionItem, analysis: Analysis, { replaced, typed }: ValueSpot): CompletionItem {
  const { label } = item;
  const newText = JSON.stringify(label);
  return {
    ...item,
    // With the quote, as it is part of what is replaced.
    filterText: typed === undefined ? label : newText,
    textEdit: { range: analysis.rangeOf(replaced), newText },
  };
}

function expressionSnippet({ document }: Analysis, offset: number, typed: string): CompletionItem {
  const begun = /\$?\{*$/.exec(typed)?.[0].length ?? 0;
  const range = { start: document.positionAt(offset - begun), end: document.positionAt(offset) };
  return {
    label: '${{ }}',
    detail: 'a value of the process',
    kind: CompletionItemKind.Snippet,
    insertTextFormat: InsertTextFormat.Snippet,
    filterText: typed.slice(typed.length - begun) || '${{',
    textEdit: { range, newText: '\\${{ $1 \\}\\}' },
  };
}

/** Whether a line comment begins before the place in its line, outside of texts. */
function isInComment({ text }: Analysis, offset: number): boolean {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return /^(?:[^"/]|"(?:[^"\\]|\\.)*"|\/(?!\/))*\/\//.test(text.slice(start, offset));
}
