import { lstatSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
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
  /** Given back, and not looked at: it may hold something. */
  #spare: string | undefined;
  #removals: Promise<void>[] = [];

  /** @param home a folder that is there when the first is taken */
  constructor(home: string, kind: string) {
    this.#home = home;
    this.#kind = kind;
  }

  /** Throws a system error when it cannot be made. */
  take(): string {
    this.#look();
    const folder = this.#spare ?? this.#make();
    this.#spare = undefined;
    return folder;
  }

  /** @param keep what was left in it stays, and so does the folder */
  giveBack(folder: string, keep = false): void {
    if (keep) return;
    this.#look();
    if (this.#spare === undefined) this.#spare = folder;
    else this.#removeEmpty(folder);
  }

  /** Resolves when what was left in folders is removed. */
  async settle(): Promise<void> {
    this.#look();
    await Promise.all(this.#removals);
    this.#removals = [];
  }

  async dispose(): Promise<void> {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) this.#removeEmpty(spare);
    await this.settle();
  }

  #make(): string {
    // Before a pause, another one counted from 1 in the same place; artifacts of that time stay.
    for (;;) {
      const folder = join(this.#home, `${this.#kind}-${++this.#count}`);
      try {
        mkdirSync(folder, { mode: 0o700 });
        return folder;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
    }
  }

  /** Removes the spare one unless it is empty. */
  #look(): void {
    if (this.#spare === undefined || isEmpty(this.#spare)) return;
    this.#remove(this.#spare);
    this.#spare = undefined;
  }

  /** Most are: then it is one call of the system, where another thread would cost twice as much. */
  #removeEmpty(folder: string): void {
    try {
      rmdirSync(folder);
    } catch {
      this.#remove(folder);
    }
  }

  #remove(folder: string): void {
    // Leftovers are removed with their home; a file that a survivor still holds on Windows is no error of the step.
    this.#removals.push(rm(folder, { recursive: true, force: true }).catch(() => undefined));
  }
}

/** The folders of the attempts of one process: an attempt gets its own temporary and artifact folder. */
export class AttemptFolders {
  readonly #temporary: FolderShelf;
  readonly #artifacts: FolderShelf;

  /** @param temporary kept when these are disposed; whoever has it settles it */
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
    await this.#artifacts.dispose();
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
