import { existsSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface AttemptFolderPair {
  tempDir: string;
  artifactDir: string;
}

/**
 * Folders of one kind, for one attempt each. One that was left empty serves the next attempt, so that thousands of
 * small steps make no folders: making and removing one waits for the journal of the file system, which is busy while
 * others sync.
 */
export class FolderShelf {
  readonly #home: string;
  readonly #kind: string;
  #count = 0;
  #empty: string | undefined;
  #removals: Promise<void>[] = [];

  /** @param home a folder that is there when the first is taken */
  constructor(home: string, kind: string) {
    this.#home = home;
    this.#kind = kind;
  }

  /** Throws a system error when it cannot be made. */
  take(): string {
    const folder = this.#empty ?? this.#make();
    this.#empty = undefined;
    return folder;
  }

  /** @param keep what was left in it stays, and so does the folder */
  giveBack(folder: string, keep = false): void {
    if (isEmpty(folder)) this.#empty ??= folder;
    else if (!keep) this.#remove(folder);
  }

  /** Resolves when what was to be removed is. */
  async settle(): Promise<void> {
    await Promise.all(this.#removals);
    this.#removals = [];
  }

  async dispose(): Promise<void> {
    // One call of the system; removing a tree begins with half a dozen.
    if (this.#empty !== undefined) this.#remove(this.#empty, rmdir);
    this.#empty = undefined;
    await this.settle();
  }

  #make(): string {
    // Before a pause, another one counted from 1 in the same place; artifacts of that time stay.
    let folder: string;
    do folder = join(this.#home, `${this.#kind}-${++this.#count}`);
    while (existsSync(folder));
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  #remove(folder: string, first = removeTree): void {
    // Leftovers are removed with their home; a file that a survivor still holds on Windows is no error of the step.
    const removed = first(folder).catch(() => removeTree(folder).catch(() => undefined));
    this.#removals.push(removed);
  }
}

function removeTree(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

/** The folders of the attempts of one process: an attempt gets its own temporary and artifact folder. */
export class AttemptFolders {
  readonly #temporary: FolderShelf;
  readonly #artifacts: FolderShelf;

  /** @param temporary kept when these are disposed */
  constructor(workspace: string, temporary: FolderShelf) {
    this.#temporary = temporary;
    // In the workspace of the process, where published ones stay.
    this.#artifacts = new FolderShelf(workspace, 'artifacts');
  }

  /** Throws a system error when they cannot be made. */
  take(): AttemptFolderPair {
    return { tempDir: this.#temporary.take(), artifactDir: this.#artifacts.take() };
  }

  /** @param keepArtifacts whether the attempt published some: a failed attempt publishes nothing */
  giveBack({ tempDir, artifactDir }: AttemptFolderPair, keepArtifacts: boolean): void {
    this.#temporary.giveBack(tempDir);
    this.#artifacts.giveBack(artifactDir, keepArtifacts);
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#temporary.settle(), this.#artifacts.dispose()]);
  }
}

function isEmpty(folder: string): boolean {
  try {
    // A link that was put in its place is none of ours.
    return lstatSync(folder).isDirectory() && readdirSync(folder).length === 0;
  } catch {
    // The step removed it. A folder that is not there is not used again.
    return false;
  }
}
