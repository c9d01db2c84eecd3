import {
  FileSystemError,
  FileType,
  workspace,
  type FileStat,
  type FileSystemProvider,
  type Memento,
  Uri,
} from 'vscode';
import { EDITED_TEXT_BYTES, parseData } from '../../protocol/data/parse-data.ts';
import { describeFault } from '../../protocol/data/fault.ts';
import type { ProcessFile } from '../../protocol/process-file/model.ts';
import { PlainFiles } from '../document/plain-files.ts';
import { dataText } from '../document/data-text.ts';
import { processFileOf } from './run-address.ts';
import { asRunValues, type RunValues } from './run-values.ts';

/** What was used last is remembered for so many files. */
const REMEMBERED = 100;
const LAST = 'stepwell.run.last';

/** A document for each process file with what it is to be run with; saving remembers it for the next time. */
export class RunFiles extends PlainFiles implements FileSystemProvider {
  readonly #memento: Memento;
  readonly #changedAt = new Map<string, number>();
  readonly #started = Date.now();

  constructor(memento: Memento) {
    super();
    this.#memento = memento;
  }

  async stat(uri: Uri): Promise<FileStat> {
    if (!uri.path.endsWith('.run.json')) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    const { byteLength } = await this.readFile(uri);
    return { type: FileType.File, ctime: 0, mtime: this.#changedAt.get(uri.path) ?? this.#started, size: byteLength };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const file = await this.definition(uri);
    const { firstValues } = await import('../document/extension-process-files.ts');
    const values = firstValues(file ?? {}, this.#last()[uri.path]);
    return Buffer.from(dataText({ ...values }));
  }

  writeFile(uri: Uri, content: Uint8Array): void {
    const read = parseData(Buffer.from(content).toString(), { maxBytes: EDITED_TEXT_BYTES });
    if ('fault' in read) throw FileSystemError.Unavailable(describeFault(read.fault));
    const others = Object.entries(this.#last()).filter(([path]) => path !== uri.path);
    const all = [...others, [uri.path, asRunValues(read.data)] as const].slice(-REMEMBERED);
    void this.#memento.update(LAST, Object.fromEntries(all));
    this.#changedAt.set(uri.path, Date.now());
  }

  /** The process file itself, unsaved changes included; undefined where it has errors. */
  async definition(uri: Uri): Promise<ProcessFile | undefined> {
    const file = Uri.file(processFileOf(uri.fsPath));
    const open = workspace.textDocuments.find((document) => document.uri.toString() === file.toString());
    const text = open?.getText() ?? Buffer.from(await workspace.fs.readFile(file)).toString();
    const { parseProcessFile } = await import('../document/extension-process-files.ts');
    return parseProcessFile(text).file;
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  #last(): Record<string, RunValues> {
    return this.#memento.get(LAST, {});
  }
}
