import { TextDocument } from 'vscode-languageserver-textdocument';
import { TextDocuments, type Connection } from 'vscode-languageserver/node';
import { PROCESS_FILE_SUFFIX } from '../../cli/check/find-files.ts';
import { Analysis } from './analysis.ts';
import { filePathOf } from './file-path.ts';

/** The language of process files; an editor may give it to files with other names. */
const LANGUAGE = 'stepwell';

/** Process files that are open in the editor, as they are there. */
export class OpenDocuments {
  readonly #documents = new TextDocuments(TextDocument);
  readonly #analyses = new Map<string, Analysis>();

  /** `changed` and `closed` are told the address; `saved` also after a document was opened. */
  listen(
    connection: Connection,
    told: { changed: (uri: string) => void; saved: (uri: string) => void; closed: (uri: string) => void },
  ): void {
    this.#documents.onDidChangeContent(({ document }) => {
      if (isProcessFile(document)) told.changed(document.uri);
    });
    for (const event of [this.#documents.onDidOpen, this.#documents.onDidSave]) {
      event(({ document }) => {
        if (isProcessFile(document)) told.saved(document.uri);
      });
    }
    this.#documents.onDidClose(({ document }) => {
      this.#analyses.delete(document.uri);
      if (isProcessFile(document)) told.closed(document.uri);
    });
    this.#documents.listen(connection);
  }

  /** The newest version; undefined for what is not open, or no process file. */
  analysisOf(uri: string): Analysis | undefined {
    const document = this.#documents.get(uri);
    if (document === undefined || !isProcessFile(document)) return undefined;
    const known = this.#analyses.get(uri);
    if (known?.document.version === document.version) return known;
    const made = new Analysis({ uri, version: document.version, text: document.getText() });
    this.#analyses.set(uri, made);
    return made;
  }

  /** Addresses of all of them. */
  uris(): string[] {
    return this.#documents
      .all()
      .filter(isProcessFile)
      .map(({ uri }) => uri);
  }

  /** Whether the file is open, whatever its address looks like. */
  has(file: string): boolean {
    return this.#documents.all().some(({ uri }) => filePathOf(uri) === file);
  }
}

function isProcessFile({ uri, languageId }: TextDocument): boolean {
  return languageId === LANGUAGE || uri.endsWith(PROCESS_FILE_SUFFIX);
}
