import type { SemanticTokensLegend } from 'vscode-languageserver/node';

/** Kinds of tokens in expressions, all of the protocol's own, so that every colour theme has them. */
export const TOKEN_TYPES = [
  'macro',
  'namespace',
  'variable',
  'parameter',
  'property',
  'function',
  'string',
  'number',
  'keyword',
  'operator',
] as const;
export type TokenType = (typeof TOKEN_TYPES)[number];

export const TOKEN_LEGEND: SemanticTokensLegend = { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] };
