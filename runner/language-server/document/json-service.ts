import {
  ClientCapabilities,
  getLanguageService,
  type JSONDocument,
  type TextDocument,
} from 'vscode-json-languageservice';
import { editorSchema } from './editor-schema.ts';

/** All help that JSON as such needs, with the schema of process files. Nothing is ever fetched: it has nothing to fetch with. */
export const jsonService = getLanguageService({ clientCapabilities: ClientCapabilities.LATEST });

jsonService.configure({
  validate: false,
  allowComments: true,
  schemas: [{ uri: 'urn:stepwell:process-file:1', fileMatch: ['*'], schema: editorSchema() }],
});

/** A process file has the schema of process files whatever its `$schema` says, half-typed or far away. */
export function parseJson(document: TextDocument): JSONDocument {
  const parsed = jsonService.parseJSONDocument(document);
  if (parsed.root?.type !== 'object') return parsed;
  for (const { keyNode, valueNode } of parsed.root.properties) {
    if (keyNode.value === '$schema' && valueNode?.type === 'string') Object.assign(valueNode, { value: '' });
  }
  return parsed;
}
