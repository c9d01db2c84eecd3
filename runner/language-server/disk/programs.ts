import { readdir } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { DEFAULT_PATH } from '../../executor/launch/find-program.ts';
import { Listeners } from '../server/listeners.ts';

/** PATH is read again when it is asked for after this long, in ms. */
const FRESH_MS = 30_000;

/** Names of the programs on PATH. */
export class Programs {
  readonly #changed = new Listeners<[]>();
  #known: ReadonlySet<string> | undefined;
  #readAt = -Infinity;
  #reading: Promise<ReadonlySet<string>> | undefined;

  /** What is known right now; asking has it read. */
  names(): ReadonlySet<string> | undefined {
    if (performance.now() - this.#readAt > FRESH_MS) void this.read();
    return this.#known;
  }

  read(): Promise<ReadonlySet<string>> {
    return (this.#reading ??= this.#read());
  }

  onChange(listener: () => void): void {
    this.#changed.add(listener);
  }

  async #read(): Promise<ReadonlySet<string>> {
    const path = process.env['PATH'] ?? DEFAULT_PATH;
    const folders = [...new Set(path.split(delimiter))].filter((folder) => folder !== '');
    const names = new Set((await Promise.all(folders.map(namesIn))).flat());
    const before = this.#known;
    this.#known = names;
    this.#readAt = performance.now();
    this.#reading = undefined;
    if (before?.size !== names.size || [...names].some((name) => !before.has(name))) this.#changed.tell();
    return names;
  }
}

/** Windows starts `node` when there is `NODE.EXE`. */
const ENDINGS = /\.(?:exe|cmd|bat|com|ps1)$/;

async function namesIn(folder: string): Promise<string[]> {
  try {
    const found = (await readdir(folder, { withFileTypes: true })).filter((entry) => !entry.isDirectory());
    if (process.platform !== 'win32') return found.map(({ name }) => name);
    return found.flatMap(({ name }) => [name.toLowerCase(), name.toLowerCase().replace(ENDINGS, '')]);
  } catch {
    // PATH often names folders that are not there.
    return [];
  }
}
