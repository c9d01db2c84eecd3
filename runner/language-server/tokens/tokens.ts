import { SemanticTokensBuilder, type Range, type SemanticTokens } from 'vscode-languageserver/node';
import type { Token } from '../../../protocol/process-file/expressions/tokens.ts';
import { textOf } from '../../../protocol/process-file/text/node.ts';
import { rangeInString } from '../../../protocol/process-file/text/offsets.ts';
import type { Analysis } from '../document/analysis.ts';
import { tokensOf } from '../navigation/occurrences.ts';
import { TOKEN_TYPES, type TokenType } from './legend.ts';

/** Tokens of the expressions of a file, all or those in a range. */
export function findTokens(analysis: Analysis, range?: Range): SemanticTokens {
  const { document, text, places } = analysis;
  const from = range ? document.offsetAt(range.start) : 0;
  const to = range ? document.offsetAt(range.end) : text.length;
  const builder = new SemanticTokensBuilder();
  // The protocol wants them in the order of the text; places come by what they mean.
  for (const [node, place] of [...places].sort(([a], [b]) => a.offset - b.offset)) {
    if (node.offset + node.length < from || node.offset > to) continue;
    const value = textOf(node) ?? '';
    for (const [start, end, type] of place.kind === 'condition' ? ofExpression(tokensOf(value)) : ofTemplate(value)) {
      const { offset, length } = rangeInString(text, node, start, end - start);
      const { line, character } = document.positionAt(offset);
      builder.push(line, character, length, TOKEN_TYPES.indexOf(type), 0);
    }
  }
  return builder.build();
}

type Typed = [start: number, end: number, type: TokenType];

function ofTemplate(value: string): Typed[] {
  const found: Typed[] = [];
  for (let open = value.indexOf('${{'); open >= 0;) {
    let end = open + 3;
    if (value[open - 1] !== '$') {
      const tokens = tokensOf(value, open);
      const close = tokens.findIndex((token) => isSign(token, '}}'));
      const inside = ofExpression(close < 0 ? tokens : tokens.slice(0, close + 1));
      found.push(...inside);
      end = Math.max(end, inside.at(-1)?.[1] ?? 0);
    }
    open = value.indexOf('${{', end);
  }
  return found;
}

function ofExpression(tokens: readonly Token[]): Typed[] {
  return tokens.flatMap((token, index): Typed[] => {
    const type = typeOf(token, tokens, index);
    return type ? [[token.offset, token.end, type]] : [];
  });
}

const ROOT_TYPES: Readonly<Record<string, TokenType>> = {
  steps: 'function',
  params: 'parameter',
  secrets: 'variable',
  env: 'variable',
};

function typeOf(token: Token, tokens: readonly Token[], index: number): TokenType | undefined {
  if (token.kind === 'string') return 'string';
  if (token.kind === 'number') return 'number';
  if (token.kind === 'sign') {
    if (token.text === '${{' || token.text === '}}') return 'macro';
    return '.[]()'.includes(token.text) ? undefined : 'operator';
  }
  if (token.kind !== 'name') return undefined;
  const before = tokens[index - 1];
  if (before?.kind !== 'sign' || before.text !== '.') {
    return ['true', 'false', 'null', 'in'].includes(token.text) ? 'keyword' : 'namespace';
  }
  const root = tokens[index - 2];
  const isSecond = !isSign(tokens[index - 3], '.') && root?.kind === 'name';
  return (isSecond && Object.hasOwn(ROOT_TYPES, root.text) ? ROOT_TYPES[root.text] : undefined) ?? 'property';
}

function isSign(token: Token | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}
