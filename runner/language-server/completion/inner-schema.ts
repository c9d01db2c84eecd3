import {
  ClientCapabilities,
  getLanguageService,
  type JSONSchema,
  type LanguageService,
} from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Node } from 'jsonc-parser';
import { jsonOf, textOf } from '../../../protocol/process-file/text/node.ts';
import type { Analysis } from '../document/analysis.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { forLibrary } from './deprecated.ts';

/** A part of the file that has a schema of its own. */
export interface InnerDocument {
  service: LanguageService;
  /** The text of the file with blanks for all but that part, so that places are the same in both. */
  document: TextDocument;
}

/** A part of the file, and its schema. */
export interface InnerPart {
  node: Node;
  schema: JSONSchema;
}

/** The part at an offset: settings for a step of a provider, or start data. Undefined where no schema is known. */
export function innerDocumentAt(analysis: Analysis, offset: number, knowledge: Knowledge): InnerDocument | undefined {
  const part = innerParts(analysis, knowledge).find(({ node }) => isInside(node, offset));
  return part && innerDocument(analysis.text, part);
}

/** All such parts. */
export function innerParts(analysis: Analysis, knowledge: Knowledge): InnerPart[] {
  const { view } = analysis;
  if (view === undefined) return [];
  const parts = view.steps.flatMap((step): InnerPart[] => {
    const node = step.fields.get('with');
    const provider = view.providers.get(textOf(step.fields.get('provider')) ?? '');
    const name = textOf(step.fields.get('step')) ?? step.id;
    if (node === undefined || provider === undefined || name === undefined) return [];
    const schema = knowledge.described(analysis, provider, name).step?.withSchema;
    return typeof schema === 'object' ? [{ node, schema }] : [];
  });
  const node = view.root.get('data');
  const schema = view.root.get('dataSchema');
  if (node && schema?.type === 'object') parts.push({ node, schema: jsonOf(schema) as JSONSchema });
  return parts;
}

function isInside({ type, offset: start, length }: Node, offset: number): boolean {
  return type === 'object' && offset > start && offset < start + length;
}

export function innerDocument(text: string, { node: { offset, length }, schema }: InnerPart): InnerDocument {
  const uri = 'stepwell-inner:part.json';
  const before = text.slice(0, offset).replaceAll(/[^\r\n]/g, ' ');
  const document = TextDocument.create(uri, 'jsonc', 0, before + text.slice(offset, offset + length));
  // No request service: what a schema of others refers to is never fetched.
  const service = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST });
  service.configure({
    validate: false,
    allowComments: true,
    schemas: [{ uri: 'urn:stepwell:part', fileMatch: ['*'], schema: forLibrary(schema) }],
  });
  return { service, document };
}
