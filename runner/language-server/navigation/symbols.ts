import { SymbolKind, type DocumentSymbol } from 'vscode-languageserver/node';
import { ACTION_KEYS } from '../../../protocol/process-file/platform.ts';
import type { StepView } from '../../../protocol/process-file/rules/view.ts';
import { itemsOf, textOf } from '../../../protocol/process-file/text/node.ts';
import type { Analysis } from '../document/analysis.ts';
import { jsonService } from '../document/json-service.ts';

/** More are not listed: nobody looks through them. */
const MOST = 5000;

/** The outline of the file; steps have their ids instead of numbers. */
export function findSymbols({ document, json, view }: Analysis): DocumentSymbol[] {
  const symbols = jsonService.findDocumentSymbols2(document, json, { resultLimit: MOST });
  for (const step of view?.steps ?? []) {
    const list = symbols.find(({ name }) => name === step.phase);
    const symbol = list?.children?.find(({ range }) => document.offsetAt(range.start) === step.node.offset);
    if (symbol === undefined) continue;
    symbol.name = step.id ?? symbol.name;
    symbol.kind = SymbolKind.Function;
    symbol.detail = summaryOf(step);
  }
  return symbols;
}

/** What a step runs, in a few words. */
export function summaryOf({ fields, id }: StepView): string {
  const action = ACTION_KEYS.find((key) => fields.has(key));
  const node = action && fields.get(action);
  const first = textOf(node) ?? textOf(itemsOf(node)[0]) ?? '';
  if (action === 'provider') return `${first}: ${textOf(fields.get('step')) ?? id ?? ''}`;
  if (action === 'command')
    return [first, ...itemsOf(fields.get('args')).map((arg) => textOf(arg) ?? '')].join(' ').slice(0, 60);
  return first.slice(0, 60);
}
