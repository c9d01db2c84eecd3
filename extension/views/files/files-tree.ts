import { EventEmitter, type Uri, workspace, type Disposable, type TreeDataProvider, type TreeItem } from 'vscode';
import { basename, dirname } from 'node:path';
import { setContext } from '../processes/context-keys.ts';
import { FileNode } from './file-node.ts';
import { FileStepNode } from './file-step-node.ts';
import type { ProcessFileOutline } from './read-outline.ts';

const PATTERN = '**/*.process.json';
/** Folders that hold what others wrote. */
const NOT_IN = '**/{node_modules,.git,vendor,.venv}/**';
/** More process files than this are not looked for. */
const MOST = 1000;
/** Changes that come together are taken together. */
const QUIET_MS = 250;

/** The process files of the workspace with their steps. They are looked for when the view is first seen. */
export class FilesTree implements TreeDataProvider<FileNode | FileStepNode>, Disposable {
  readonly #changed = new EventEmitter<undefined>();
  readonly #outlines = new Map<string, ProcessFileOutline>();
  readonly #listening: Disposable[] = [];
  #quiet: NodeJS.Timeout | undefined;
  #watching = false;

  readonly onDidChangeTreeData = this.#changed.event;

  getTreeItem(node: FileNode | FileStepNode): TreeItem {
    return node.item();
  }

  getParent(node: FileNode | FileStepNode): FileNode | undefined {
    return node instanceof FileStepNode ? node.parent : undefined;
  }

  async getChildren(node?: FileNode | FileStepNode): Promise<(FileNode | FileStepNode)[]> {
    return node ? node.children() : this.files();
  }

  async files(): Promise<FileNode[]> {
    this.#watch();
    const found = await workspace.findFiles(PATTERN, NOT_IN, MOST);
    const nodes = await Promise.all(found.map((file) => this.#node(file)));
    setContext('stepwell.filesFound', true);
    return nodes
      .flatMap((node) => node ?? [])
      .sort((a, b) => a.title.localeCompare(b.title) || a.file.fsPath.localeCompare(b.file.fsPath));
  }

  refresh(): void {
    this.#outlines.clear();
    this.#changed.fire(undefined);
  }

  dispose(): void {
    clearTimeout(this.#quiet);
    for (const one of [...this.#listening, this.#changed]) one.dispose();
  }

  async #node(file: Uri): Promise<FileNode | undefined> {
    const key = file.toString();
    const { readOutline } = await import('../../document/extension-process-files.ts');
    let outline = this.#outlines.get(key);
    if (!outline) {
      try {
        const text = Buffer.from(await workspace.fs.readFile(file)).toString('utf8');
        outline = readOutline(text, basename(file.path));
      } catch {
        // Gone between being found and read; its deletion is told.
        return undefined;
      }
      this.#outlines.set(key, outline);
    }
    const folder = dirname(workspace.asRelativePath(file));
    return new FileNode(file, folder === '.' ? '' : folder, outline);
  }

  #watch(): void {
    if (this.#watching) return;
    this.#watching = true;
    const watcher = workspace.createFileSystemWatcher(PATTERN);
    const take = (file: Uri): void => {
      this.#outlines.delete(file.toString());
      this.#soon();
    };
    this.#listening.push(watcher, watcher.onDidChange(take), watcher.onDidCreate(take), watcher.onDidDelete(take));
    this.#listening.push(
      workspace.onDidChangeWorkspaceFolders(() => {
        this.#soon();
      }),
    );
  }

  #soon(): void {
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#changed.fire(undefined);
    }, QUIET_MS);
  }
}
