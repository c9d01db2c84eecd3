import { FileSystemError, type Uri } from 'vscode';
import { isControlFailure } from '../../runner/client/control-failure.ts';
import { asUserError } from '../commands/word-failure.ts';
import { ReadOnlyFiles, type FileState } from '../document/read-only-files.ts';
import { utf8File } from '../document/utf8-file.ts';
import type { OpenLog, OpenLogs } from './open-logs.ts';

/** Logs as files, for editors. */
export class LogFiles extends ReadOnlyFiles {
  readonly #logs: OpenLogs;
  /** What was last read of each: an editor asks for size and content one after the other. */
  readonly #states = new WeakMap<OpenLog, FileState>();

  constructor(logs: OpenLogs) {
    super();
    this.#logs = logs;
  }

  protected override read(uri: Uri): Promise<FileState> | undefined {
    const log = this.#logs.of(uri);
    return log && this.#read(log);
  }

  /** Its text is another. */
  changed(log: OpenLog): void {
    const before = this.#states.get(log);
    this.#states.delete(log);
    const bytes = utf8File(log.reader.text);
    // Twice in a millisecond is two changes; the same text is none.
    if (before && Buffer.compare(before.bytes, bytes) === 0) {
      this.#states.set(log, before);
      return;
    }
    this.#states.set(log, { bytes, mtime: Math.max(Date.now(), (before?.mtime ?? 0) + 1) });
    this.tellChanged(log.uri);
  }

  async #read(log: OpenLog): Promise<FileState> {
    await log.reader.open().catch((error: unknown) => {
      if (isControlFailure(error, 'NoSuchProcess') || isControlFailure(error, 'NoSuchStep'))
        throw FileSystemError.FileNotFound(error.message);
      throw FileSystemError.Unavailable(asUserError(error)?.message ?? String(error));
    });
    let state = this.#states.get(log);
    if (!state) {
      state = { bytes: utf8File(log.reader.text), mtime: Date.now() };
      this.#states.set(log, state);
    }
    return state;
  }
}
