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

/** A part of the file that has a schema of its own. */
export interface InnerDocument {
  service: LanguageService;
  /** The text of the file with blanks for all but that part, so that places are the same in both. */
  document: TextDocument;
}

/** The part at an offset: settings for a step of a provider, or start data. Undefined where no schema is known. */
export function innerDocumentAt(analysis: Analysis, offset: number, knowledge: Knowledge): InnerDocument | undefined {
  const { view, text } = analysis;
  if (view === undefined) return undefined;
  for (const step of view.steps) {
    const settings = step.fields.get('with');
    if (settings === undefined || !isInside(settings, offset)) continue;
    const provider = view.providers.get(textOf(step.fields.get('provider')) ?? '');
    const name = textOf(step.fields.get('step')) ?? step.id;
    const schema =
      provider && name !== undefined ? knowledge.described(analysis, provider, name).step?.withSchema : undefined;
    return typeof schema === 'object' ? inner(text, settings, schema) : undefined;
  }
  const data = view.root.get('data');
  const dataSchema = view.root.get('dataSchema');
  if (data === undefined || dataSchema?.type !== 'object' || !isInside(data, offset)) return undefined;
  return inner(text, data, jsonOf(dataSchema) as JSONSchema);
}

function isInside({ type, offset: start, length }: Node, offset: number): boolean {
  return type === 'object' && offset > start && offset < start + length;
}

function inner(text: string, { offset, length }: Node, schema: JSONSchema): InnerDocument {
  const uri = 'stepwell-inner:part.json';
  const before = text.slice(0, offset).replaceAll(/[^\r\n]/g, ' ');
  const document = TextDocument.create(uri, 'jsonc', 0, before + text.slice(offset, offset + length));
  // No request service: what a schema of others refers to is never fetched.
  const service = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST });
  service.configure({
    validate: false,
    allowComments: true,
    schemas: [{ uri: 'urn:stepwell:part', fileMatch: ['*'], schema }],
  });
  return { service, document };
}
