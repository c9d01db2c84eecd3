import { FileSystemError, type Uri } from 'vscode';
import { stepData } from '../../protocol/control/data.ts';
import { get } from '../../protocol/control/get.ts';
import type { JsonObject } from '../../protocol/data/json.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import { asUserError } from '../commands/word-failure.ts';
import type { RunnerConnection } from '../connection/runner-connection.ts';
import { dataText } from '../document/data-text.ts';
import { ReadOnlyFiles, type FileState } from '../document/read-only-files.ts';
import { utf8File } from '../document/utf8-file.ts';
import { parseDataPath, type DataAddress } from './data-address.ts';

/** What steps got and gave as files, for editors. */
export class DataFiles extends ReadOnlyFiles {
  readonly #connection: RunnerConnection;
  /** What open documents show: an editor asks for size and content one after the other. */
  readonly #files = new Map<string, Promise<FileState>>();

  constructor(connection: RunnerConnection) {
    super();
    this.#connection = connection;
  }

  /** A later attempt may have given something else. Rejects as the request does. */
  async refresh(uri: Uri): Promise<void> {
    this.#files.delete(uri.path);
    await this.#load(uri.path);
    this.tellChanged(uri);
  }

  /** Its document is closed. */
  forget(uri: Uri): void {
    this.#files.delete(uri.path);
  }

  protected override read(uri: Uri): Promise<FileState> | undefined {
    return parseDataPath(uri.path) && this.#load(uri.path).catch(asFileError);
  }

  #load(path: string): Promise<FileState> {
    const known = this.#files.get(path);
    if (known) return known;
    const address = parseDataPath(path);
    if (!address) throw FileSystemError.FileNotFound(path);
    const loading = fetchData(this.#connection, address).then(
      (data) => ({ bytes: utf8File(dataText(data)), mtime: Date.now() }),
      (error: unknown) => {
        // The next look asks again.
        this.#files.delete(path);
        throw error;
      },
    );
    this.#files.set(path, loading);
    return loading;
  }
}

async function fetchData(connection: RunnerConnection, { pid, step, what, attempt }: DataAddress): Promise<JsonObject> {
  if (step !== undefined) {
    const params = { pid, step, what, ...(attempt !== undefined && { attempt }) };
    return (await connection.request(stepData, params)).data;
  }
  const { data, output } = await connection.request(get, { pid });
  return (what === 'input' ? data : output) ?? {};
}

function asFileError(error: unknown): never {
  const gone = (['NoSuchProcess', 'NoSuchStep', 'NoSuchData'] as const).some((reason) =>
    isControlFailure(error, reason),
  );
  const message = asUserError(error)?.message ?? String(error);
  throw gone ? FileSystemError.FileNotFound(message) : FileSystemError.Unavailable(message);
}
