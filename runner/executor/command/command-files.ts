import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  lstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  truncateSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';

/** A link put in place of a file by an earlier step is not followed. Windows has no such flag, and no such links. */
const NO_FOLLOW = (constants as Partial<typeof constants>).O_NOFOLLOW ?? 0;
const WRITE = constants.O_WRONLY | constants.O_CREAT | NO_FOLLOW;
const FRESH = WRITE | constants.O_TRUNC;

/** The files one command is given, in a folder of their own. */
export class CommandFiles {
  readonly folder: string;
  readonly input: string;
  readonly with: string;
  readonly output: string;
  readonly events: string;
  readonly #scripts = new Set<string>();

  constructor(folder: string) {
    this.folder = folder;
    this.input = join(folder, 'input.json');
    this.with = join(folder, 'with.json');
    this.output = join(folder, 'output.json');
    this.events = join(folder, 'events.ndjson');
  }

  prepare(input: JsonObject, settings: JsonObject): void {
    writeOver(this.input, JSON.stringify(input));
    writeOver(this.with, JSON.stringify(settings));
    writeFresh(this.output, '');
    writeFresh(this.events, '');
  }

  /** Writes a script of the step; returns its path. */
  script(name: string, text: string): string {
    const path = join(this.folder, name);
    this.#scripts.add(path);
    writeFresh(path, text);
    return path;
  }

  /**
   * Leaves nothing of what a command said or was told to do, for the next process to find. Throws when they are not
   * the files they were. What the command was given stays until the next is given something: it is data, no secret.
   */
  clear(): void {
    for (const script of this.#scripts) unlinkSync(script);
    this.#scripts.clear();
    const files = [this.input, this.with, this.output, this.events];
    const intact = lstatSync(this.folder).isDirectory() && readdirSync(this.folder).length === files.length;
    if (!intact) throw new Error('no longer the folder it was');
    for (const file of files) {
      const found = lstatSync(file);
      if (!found.isFile() || found.nlink > 1) throw new Error('no longer a file of its own');
      if (found.size > 0 && (file === this.output || file === this.events)) truncateSync(file);
    }
  }

  /** Removes them, known as they are, for much less than a folder of unknown content costs. Throws when that is not all. */
  remove(): void {
    for (const file of [this.input, this.with, this.output, this.events, ...this.#scripts]) unlinkSync(file);
    rmdirSync(this.folder);
  }
}

/**
 * Hands out files to commands. Those of a command that ended with all it had started serve the next one, of whatever
 * process: making and removing a folder costs more than a third of starting a small program.
 */
export class CommandFilePool {
  readonly #home: string;
  #spare: CommandFiles | undefined;
  readonly #made = new Set<CommandFiles>();

  /** @param home a folder that is there when the first are taken */
  constructor(home: string) {
    this.#home = home;
  }

  /** Files ready for a command. Only their owner can read them. */
  take(input: JsonObject, settings: JsonObject): CommandFiles {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare) {
      try {
        spare.prepare(input, settings);
        return spare;
      } catch {
        // The command before did something to its files; they are left to it.
      }
    }
    // A name of its own: the process may have been here before, up to its pause.
    const fresh = new CommandFiles(mkdtempSync(join(this.#home, 'command-')));
    this.#made.add(fresh);
    fresh.prepare(input, settings);
    return fresh;
  }

  /** Only for files that nobody can have open any more. */
  giveBack(files: CommandFiles): void {
    this.#spare = files;
  }

  /** The end of a process: what serves no other command is removed. */
  async settle(): Promise<void> {
    try {
      this.#spare?.clear();
    } catch {
      // The command did something to them; they are left to it.
      this.#spare = undefined;
    }
    const left = [...this.#made].filter((files) => files !== this.#spare);
    for (const files of left) this.#made.delete(files);
    await Promise.allSettled(left.map(remove));
  }

  /** Removes them all. What somebody still has open, on Windows, stays until its folder goes. */
  async dispose(): Promise<void> {
    this.#spare = undefined;
    await this.settle();
  }
}

async function remove(files: CommandFiles): Promise<void> {
  try {
    files.remove();
  } catch {
    // A command removed a file, or put one beside them.
    await rm(files.folder, { recursive: true, force: true });
  }
}

function writeFresh(path: string, text: string): void {
  const fd = openSync(path, FRESH, 0o600);
  try {
    writeAll(fd, Buffer.from(text));
  } finally {
    closeSync(fd);
  }
}

/** The same without giving up the place on the disk that the file has: ten times as fast while others sync. */
function writeOver(path: string, text: string): void {
  const fd = openSync(path, WRITE, 0o600);
  try {
    const bytes = Buffer.from(text);
    writeAll(fd, bytes);
    if (fstatSync(fd).size > bytes.length) ftruncateSync(fd, bytes.length);
  } finally {
    closeSync(fd);
  }
}

function writeAll(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written);
}
