import type { Event, TextDocument, Uri } from 'vscode';
import type { JsonSchema } from '../../protocol/data/json.ts';
import type { FormHeader } from './form-header.ts';

/** What a form over a document is about: who owns the document says. */
export interface FormSource {
  readonly scheme: string;
  /** Resolves when what the two below tell is known, or cannot be. */
  prepare(uri: Uri): Promise<void>;
  header(document: TextDocument): FormHeader;
  /** `true`: the data may be anything. */
  schema(document: TextDocument): JsonSchema;
  /** Header or schema of the document are others now. */
  readonly onDidChange: Event<Uri>;
}
