import { FilePermission, FileSystemError, FileType, type FileStat, type FileSystemProvider, type Uri } from 'vscode';
import { PlainFiles } from './plain-files.ts';

/** A file as it is now. */
export interface FileState {
  bytes: Uint8Array;
  /** Milliseconds since 1970, raised by every change: editors compare it and the size, no more. */
  mtime: number;
}

/**
 * Files that can only be read. A file system rather than a provider of texts, because an editor then appends to what
 * it shows instead of replacing it, and a window that is reloaded finds them again.
 */
export abstract class ReadOnlyFiles extends PlainFiles implements FileSystemProvider {
  /** Undefined for a path that no file has. */
  protected abstract read(uri: Uri): Promise<FileState> | undefined;

  async stat(uri: Uri): Promise<FileStat> {
    const file = await this.read(uri);
    const permissions = FilePermission.Readonly;
    if (!file) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0, permissions };
    return { type: FileType.File, ctime: 0, mtime: file.mtime, size: file.bytes.byteLength, permissions };
  }

  async readFile(uri: Uri): Promise<Uint8Array> {
    const file = await this.read(uri);
    if (!file) throw FileSystemError.FileNotFound(uri);
    return file.bytes;
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  writeFile(uri: Uri): void {
    throw FileSystemError.NoPermissions(uri);
  }
}
