import { setImmediate as nextTurn } from 'node:timers/promises';
import { readFile, stat } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { FileChangeType, type Connection, type Diagnostic, type FileEvent } from 'vscode-languageserver/node';
import { MAX_FILE_BYTES } from '../../cli/check/check-file.ts';
import { PROCESS_FILE_SUFFIX, SKIPPED_FOLDERS } from '../../cli/check/find-files.ts';
import { findProblems } from '../diagnostics/find-problems.ts';
import { toDiagnostic } from '../diagnostics/to-diagnostic.ts';
import { Analysis } from '../document/analysis.ts';
import { filePathOf, uriOf } from '../document/file-path.ts';
import type { OpenDocuments } from '../document/open-documents.ts';
import type { Knowledge } from '../server/knowledge.ts';
import { providerUses, type ProviderUse } from './provider-uses.ts';
import { walkProcessFiles } from './walk.ts';

/** Every process file of the workspace, open or not: their problems are told, and what providers they use is known. */
export class WorkspaceFiles {
  readonly #connection: Connection;
  readonly #documents: OpenDocuments;
  readonly #knowledge: Knowledge;
  /** By absolute path. */
  readonly #uses = new Map<string, readonly ProviderUse[]>();
  /** Files of which the client was told problems while they were not open. */
  readonly #told = new Set<string>();
  /** What is being read, by absolute path. */
  readonly #turns = new Map<string, Promise<void>>();
  #folders: readonly string[] = [];

  constructor(connection: Connection, documents: OpenDocuments, knowledge: Knowledge) {
    this.#connection = connection;
    this.#documents = documents;
    this.#knowledge = knowledge;
  }

  /** The providers that process files use, as they are saved. */
  uses(): ProviderUse[] {
    return [...this.#uses.values()].flat();
  }

  /** Reads all below the folders; what was told of files elsewhere is taken back. */
  async scan(folders: readonly string[]): Promise<void> {
    this.#folders = folders;
    for (const file of this.#known()) if (this.#folderOf(file) === undefined) this.#forget(file);
    for (const folder of folders) await this.#scanFolder(folder);
  }

  /** A file may be new, changed, or gone. One after the other: what was read last is told last. */
  refresh(file: string): Promise<void> {
    const before = this.#turns.get(file) ?? Promise.resolve();
    const turn = before
      .catch(() => undefined)
      .then(() => this.#refresh(file))
      .finally(() => {
        if (this.#turns.get(file) === turn) this.#turns.delete(file);
      });
    this.#turns.set(file, turn);
    return turn;
  }

  async #refresh(file: string): Promise<void> {
    const text = await readText(file);
    const analysis = text === undefined ? undefined : new Analysis({ uri: uriOf(file), version: 0, text });
    const uses = analysis ? providerUses(analysis) : [];
    if (uses.length > 0) this.#uses.set(file, uses);
    else this.#uses.delete(file);
    for (const { launch } of uses) this.#knowledge.providers.allow(launch);
    if (this.#documents.has(file)) this.#told.delete(file);
    else await this.#tell(file, analysis);
  }

  /** A document was opened or saved: what its file says now may be started. */
  async refreshSaved(uri: string): Promise<void> {
    const file = filePathOf(uri);
    if (file !== undefined) await this.refresh(file);
  }

  /** A document is not open any more: what is told is about the file, or nothing where the workspace ends. */
  async closed(uri: string): Promise<void> {
    const file = filePathOf(uri);
    void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    if (file !== undefined && this.#folderOf(file) !== undefined) await this.refresh(file);
  }

  /** Files whose problems may be gone, and folders: of one that comes or goes it is not told what is in it. */
  async refreshChanged(changes: readonly FileEvent[]): Promise<void> {
    const deleted = new Set<string>();
    for (const { uri, type } of changes) {
      const path = filePathOf(uri);
      if (path === undefined) continue;
      if (path.endsWith(PROCESS_FILE_SUFFIX)) await this.refresh(path);
      else if (type === FileChangeType.Deleted) deleted.add(path);
      else if (type === FileChangeType.Created && !this.#isSkipped(path)) await this.#scanFolder(path);
    }
    if (deleted.size === 0) return;
    for (const file of this.#known()) if (isBelow(file, deleted)) await this.refresh(file);
  }

  /** One file a turn of the loop. */
  async #scanFolder(folder: string): Promise<void> {
    for await (const file of walkProcessFiles(folder)) {
      await this.refresh(file);
      await nextTurn();
    }
  }

  #known(): Set<string> {
    return new Set([...this.#told, ...this.#uses.keys()]);
  }

  #forget(file: string): void {
    this.#uses.delete(file);
    if (this.#told.delete(file)) void this.#connection.sendDiagnostics({ uri: uriOf(file), diagnostics: [] });
  }

  #folderOf(file: string): string | undefined {
    return this.#folders.find((folder) => file.startsWith(folder + sep));
  }

  /** Below a folder in which nobody looks for process files. */
  #isSkipped(path: string): boolean {
    const names = path.slice(this.#folderOf(path)?.length ?? 0).split(sep);
    return names.some((name) => SKIPPED_FOLDERS.has(name));
  }

  async #tell(file: string, analysis: Analysis | undefined): Promise<void> {
    const diagnostics = analysis ? await this.#diagnose(analysis) : [];
    // It may have been opened meanwhile, or its folder taken from the workspace.
    if (this.#documents.has(file) || this.#folderOf(file) === undefined) return;
    if (diagnostics.length === 0 && !this.#told.delete(file)) return;
    if (diagnostics.length > 0) this.#told.add(file);
    void this.#connection.sendDiagnostics({ uri: uriOf(file), diagnostics });
  }

  async #diagnose(analysis: Analysis): Promise<Diagnostic[]> {
    const facts = this.#knowledge.ofText;
    findProblems(analysis, facts);
    // What is on disk is known by now.
    await this.#knowledge.paths.settled();
    return findProblems(analysis, facts).map((problem) => toDiagnostic(problem, analysis));
  }
}

/** Whether a folder that the file is in is one of these. */
function isBelow(file: string, folders: ReadonlySet<string>): boolean {
  for (let folder = dirname(file); folder !== dirname(folder); folder = dirname(folder))
    if (folders.has(folder)) return true;
  return false;
}

async function readText(file: string): Promise<string | undefined> {
  try {
    const { size } = await stat(file);
    return size > MAX_FILE_BYTES ? undefined : await readFile(file, 'utf8');
  } catch {
    return undefined;
  }
}
