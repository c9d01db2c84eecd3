import { Disposable, EventEmitter, FileChangeType, FileSystemError, type FileChangeEvent, type Uri } from 'vscode';

/** What the file systems of this extension have in common: no file of theirs is made, moved or removed by an editor. */
export abstract class PlainFiles implements Disposable {
  readonly #changed = new EventEmitter<FileChangeEvent[]>();

  readonly onDidChangeFile = this.#changed.event;

  /** Editors read it again. */
  tellChanged(uri: Uri): void {
    this.#changed.fire([{ type: FileChangeType.Changed, uri }]);
  }

  tellDeleted(uri: Uri): void {
    this.#changed.fire([{ type: FileChangeType.Deleted, uri }]);
  }

  /** The runner says what changes; there is nothing to look at. */
  watch(): Disposable {
    return new Disposable(() => undefined);
  }

  createDirectory(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  delete(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  rename(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
