import { FilePermission, FileSystemError, FileType, type FileStat, type FileSystemProvider, type Uri } from 'vscode';
import { PlainFiles } from '../document/plain-files.ts';
import { changedAt } from './pause.ts';
import { PauseError } from './pause-error.ts';
import type { Pauses } from './pauses.ts';
import { parsePausePath } from './pause-address.ts';
import { wordPauseProblem } from './word-pause-problem.ts';

/** A saved document is a draft in the runner: the data of each pause is a file of this file system. */
export class PauseFiles extends PlainFiles implements FileSystemProvider {
  readonly #pauses: Pauses;
  readonly #isDirty: (path: string) => boolean;

  constructor(pauses: Pauses, isDirty: (path: string) => boolean) {
    super();
    this.#pauses = pauses;
    this.#isDirty = isDirty;
  }

  async stat(uri: Uri): Promise<FileStat> {
    const { path } = uri;
    if (!parsePausePath(path)) return folder(uri);
    const pause = await this.#pauses.open(path).catch(asFileError);
    if (pause.over && !this.#pauses.isLeaving(path)) throw asGone(new PauseError({ kind: 'over', by: pause.over }));
    return {
      type: FileType.File,
      ctime: Date.parse(pause.info.createdAt),
      mtime: changedAt(pause, this.#isDirty(path)),
      size: Buffer.byteLength(pause.text),
    };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    return Buffer.from(await this.#pauses.read(uri.path).catch(asFileError));
  }

  async writeFile(uri: Uri, content: Uint8Array): Promise<void> {
    await this.#pauses.write(uri.path, Buffer.from(content).toString()).catch(asFileError);
  }

  readDirectory(uri: Uri): [string, FileType][] {
    const prefix = uri.path.endsWith('/') ? uri.path : `${uri.path}/`;
    const names = this.#pauses.all
      .map(({ path }) => path)
      .filter((path) => path.startsWith(prefix))
      .map((path) => path.slice(prefix.length).split('/'));
    return [
      ...new Map(names.map(([name = '', ...rest]) => [name, rest.length > 0 ? FileType.Directory : FileType.File])),
    ];
  }
}

function folder(uri: Uri): FileStat {
  if (uri.path.endsWith('.json')) throw FileSystemError.FileNotFound(uri);
  return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0, permissions: FilePermission.Readonly };
}

/** What editors show of it: the sentence, and whether the file is gone or only out of reach. */
function asFileError(error: unknown): never {
  if (!(error instanceof PauseError)) throw error;
  throw error.problem.kind === 'over' ? asGone(error) : FileSystemError.Unavailable(wordPauseProblem(error.problem));
}

function asGone(error: PauseError): FileSystemError {
  return FileSystemError.FileNotFound(wordPauseProblem(error.problem));
}
