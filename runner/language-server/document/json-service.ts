import { ClientCapabilities, getLanguageService } from 'vscode-json-languageservice';
import { editorSchema } from './editor-schema.ts';

/** A process file has this schema whatever its `$schema` says; nothing is ever fetched. */
const SCHEMA_URI = 'urn:stepwell:process-file:1';

/** All help that JSON as such needs, with the schema of process files. */
export const jsonService = getLanguageService({
  clientCapabilities: ClientCapabilities.LATEST,
  schemaRequestService: () => Promise.resolve(JSON.stringify(editorSchema())),
});

jsonService.configure({
  validate: false,
  allowComments: true,
  schemas: [{ uri: SCHEMA_URI, fileMatch: ['*'], schema: editorSchema() }],
});
