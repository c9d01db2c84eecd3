import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { CliError } from '../cli-error.ts';

/** The folder of one run: 0700, made new, gone at the end but for what the steps published. */
export class Workspace {
  readonly folder: string;

  /** @param parent where the user wants artifacts; undefined: the system's folder for temporary files */
  constructor(parent: string | undefined) {
    try {
      if (parent !== undefined) mkdirSync(parent, { recursive: true, mode: 0o700 });
      this.folder = mkdtempSync(join(resolve(parent ?? tmpdir()), 'stepwell-'));
    } catch (error) {
      throw new CliError(`Cannot make a folder for the run: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  /**
   * Removes everything but the folders these artifacts lie in; the workspace itself too when nothing is left.
   * What cannot be removed (a file that is open, on Windows) is left to the system's own tidying.
   */
  tidy(artifacts: readonly string[]): void {
    if (!existsSync(this.folder)) return;
    const kept = new Set(artifacts.map((path) => relative(this.folder, path).split(sep)[0]));
    // Artifacts of an earlier run, which this one went on with, lie elsewhere.
    kept.delete('..');
    for (const name of readdirSync(this.folder)) if (!kept.has(name)) remove(join(this.folder, name));
    if (kept.size === 0) remove(this.folder);
  }
}

function remove(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true, maxRetries: 2 });
  } catch {
    // See tidy().
  }
}
