import { existsSync, mkdirSync, readdirSync, rmdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface AttemptFolderPair {
  tempDir: string;
  artifactDir: string;
}

/**
 * The folders of the attempts of one process, under its workspace. An attempt gets its own temporary and artifact
 * folder; one that was left empty serves the next attempt, so that thousands of small steps make no folders.
 */
export class AttemptFolders {
  readonly #workspace: string;
  #count = 0;
  #emptyTemp: string | undefined;
  #emptyArtifacts: string | undefined;
  readonly #removals: Promise<void>[] = [];

  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** Throws a system error when they cannot be made. */
  take(): AttemptFolderPair {
    const tempDir = this.#emptyTemp ?? this.#make('tmp');
    const artifactDir = this.#emptyArtifacts ?? this.#make('artifacts');
    this.#emptyTemp = undefined;
    this.#emptyArtifacts = undefined;
    return { tempDir, artifactDir };
  }

  /** @param keepArtifacts whether the attempt published some: a failed attempt publishes nothing */
  giveBack(folders: AttemptFolderPair, keepArtifacts: boolean): void {
    if (isEmpty(folders.tempDir)) this.#emptyTemp ??= folders.tempDir;
    else this.#remove(folders.tempDir);
    if (isEmpty(folders.artifactDir)) this.#emptyArtifacts ??= folders.artifactDir;
    else if (!keepArtifacts) this.#remove(folders.artifactDir);
  }

  async dispose(): Promise<void> {
    for (const folder of [this.#emptyTemp, this.#emptyArtifacts]) if (folder !== undefined) this.#removeEmpty(folder);
    await Promise.all(this.#removals);
  }

  #make(kind: string): string {
    // Before a pause, another one counted from 1 in the same workspace; artifacts of that time stay.
    let folder: string;
    do folder = join(this.#workspace, `${kind}-${++this.#count}`);
    while (existsSync(folder));
    mkdirSync(folder, { mode: 0o700 });
    return folder;
  }

  /** One call of the system; removing a tree begins with half a dozen. */
  #removeEmpty(folder: string): void {
    try {
      rmdirSync(folder);
    } catch {
      this.#remove(folder);
    }
  }

  #remove(folder: string): void {
    // Leftovers are removed with the workspace; a file that a survivor still holds on Windows is no error of the step.
    this.#removals.push(rm(folder, { recursive: true, force: true }).catch(() => undefined));
  }
}

function isEmpty(folder: string): boolean {
  try {
    return readdirSync(folder).length === 0;
  } catch {
    // The step removed it. A folder that is not there is not used again.
    return false;
  }
}
