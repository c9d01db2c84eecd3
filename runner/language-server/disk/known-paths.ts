import { stat } from 'node:fs/promises';
import type { PathKind } from '../../cli/check/on-disk.ts';
import { Listeners } from '../server/listeners.ts';

/** Answers older than this are looked at again when they are asked for, in ms. */
const FRESH_MS = 1500;
/** Paths remembered; all are forgotten together when there are more. */
const MOST = 5000;

interface Known {
  kind: PathKind | undefined;
  at: number;
  looking: boolean;
}

/** What is at paths, as far as it is known without waiting: each question has it looked at in the background. */
export class KnownPaths {
  readonly #known = new Map<string, Known>();
  readonly #changed = new Listeners<[]>();
  readonly #now: () => number;
  readonly #settling: (() => void)[] = [];
  #looking = 0;
  #different = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  kindOf(path: string): PathKind | undefined {
    // Looking at a share of the network would send it the person's credentials.
    if (process.platform === 'win32' && /^[\\/]{2}/.test(path)) return undefined;
    let known = this.#known.get(path);
    if (known === undefined) {
      if (this.#known.size >= MOST) this.#known.clear();
      known = { kind: undefined, at: -Infinity, looking: false };
      this.#known.set(path, known);
    }
    if (!known.looking && this.#now() - known.at > FRESH_MS) void this.#look(path, known);
    return known.kind;
  }

  /** Resolves once all that was asked for is known. */
  async settled(): Promise<void> {
    if (this.#looking > 0) await new Promise<void>((resolve) => this.#settling.push(resolve));
  }

  /** Everything is looked at again when it is asked for next. */
  forgetAll(): void {
    for (const known of this.#known.values()) known.at = -Infinity;
  }

  /** Told once all that was asked for is known, if any of it was not as it was known before. */
  onChange(listener: () => void): void {
    this.#changed.add(listener);
  }

  async #look(path: string, known: Known): Promise<void> {
    known.looking = true;
    this.#looking++;
    const kind = await kindAt(path);
    this.#different ||= kind !== known.kind;
    Object.assign(known, { kind, at: this.#now(), looking: false });
    if (--this.#looking > 0) return;
    for (const resolve of this.#settling.splice(0)) resolve();
    if (!this.#different) return;
    this.#different = false;
    this.#changed.tell();
  }
}

async function kindAt(path: string): Promise<PathKind | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file';
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // A folder that may not be read hides what is in it.
    return code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : undefined;
  }
}
