import { homedir } from 'node:os';
import { dirname } from 'node:path';
import { readFile, stat } from 'node:fs/promises';
import {
  DocumentLink,
  l10n,
  Range,
  Uri,
  workspace,
  type CancellationToken,
  type DocumentLinkProvider,
  type TextDocument,
} from 'vscode';
import { get } from '../../protocol/control/get.ts';
import type { Parts } from '../parts.ts';
import { findLinks, type FoundLink } from './find-links.ts';
import { linkCandidates } from './link-candidates.ts';
import { parseLogPath } from './log-address.ts';

/** Looking through a text goes on for so long at once, in milliseconds: other things wait meanwhile. */
const SLICE_MS = 8;
/** More links than that nobody follows; the last ones are the likeliest. */
const MAX_LINKS = 5_000;
/** Different names that are looked for on disk, for one text. */
const MAX_NAMES = 2_000;

/** Names of files in logs, with their lines, lead there. What does not exist is no link. */
export class LogLinks implements DocumentLinkProvider {
  readonly #parts: Parts;
  /** Folders its steps run in, by the id of the process. */
  readonly #folders = new Map<string, string[]>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async provideDocumentLinks(document: TextDocument, token: CancellationToken): Promise<DocumentLink[]> {
    const address = parseLogPath(document.uri.path);
    if (!address) return [];
    const found = await findAll(document, token);
    if (found.length === 0) return [];
    const folders = await this.#foldersOf(address.pid);
    const files = new Map<string, Promise<string | undefined>>();
    const links: DocumentLink[] = [];
    for (const { at, link } of found) {
      if (token.isCancellationRequested) return [];
      let file = files.get(link.path);
      if (!file) {
        if (files.size >= MAX_NAMES) continue;
        file = existing(linkCandidates(link.path, folders, homedir()));
        files.set(link.path, file);
      }
      const path = await file;
      if (path !== undefined) links.push(asDocumentLink(at, link, path));
    }
    return links;
  }

  /** Where relative names may begin: what steps run in, and the folders of the workspace. */
  async #foldersOf(pid: string): Promise<string[]> {
    const folders = this.#folders.get(pid) ?? (await this.#readFolders(pid));
    const roots = (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath);
    return [...new Set([...folders, ...roots])];
  }

  async #readFolders(pid: string): Promise<string[]> {
    try {
      const { runFolders } = await import('../document/extension-process-files.ts');
      const { file } = await this.#parts.connection.request(get, { pid, brief: true });
      // The file may be gone; what it lay beside need not be.
      const folders = await readFile(file, 'utf8').then(
        (text) => runFolders(file, text),
        () => [dirname(file)],
      );
      this.#folders.set(pid, folders);
      return folders;
    } catch (error) {
      this.#parts.log.debug(`links of ${pid}: ${String(error)}`);
      return [];
    }
  }
}

async function findAll(document: TextDocument, token: CancellationToken): Promise<{ at: number; link: FoundLink }[]> {
  const found: { at: number; link: FoundLink }[] = [];
  let since = performance.now();
  for (let at = document.lineCount - 1; at >= 0 && found.length < MAX_LINKS; at -= 1) {
    for (const link of findLinks(document.lineAt(at).text)) found.push({ at, link });
    if (performance.now() - since < SLICE_MS) continue;
    await new Promise((resolve) => setImmediate(resolve));
    if (token.isCancellationRequested) return [];
    since = performance.now();
  }
  return found;
}

async function existing(candidates: readonly string[]): Promise<string | undefined> {
  for (const path of candidates) {
    const stats = await stat(path).catch(() => undefined);
    if (stats?.isFile()) return path;
  }
  return undefined;
}

function asDocumentLink(at: number, { start, length, line, column }: FoundLink, path: string): DocumentLink {
  const position = line === undefined ? '' : `L${line}${column === undefined ? '' : `,${column}`}`;
  const link = new DocumentLink(new Range(at, start, at, start + length), Uri.file(path).with({ fragment: position }));
  link.tooltip = l10n.t('Open {0}', workspace.asRelativePath(path));
  return link;
}
