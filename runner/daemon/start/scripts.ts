import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, relative, resolve } from 'node:path';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import type { ScriptHash } from '../../../protocol/process/events.ts';
import { dataHash } from '../../process-state/data-hash.ts';

/** What programs are written in; a file without such an ending is one if it begins with `#!`. */
const ENDINGS = new Set(
  '.awk .bash .bat .cjs .cmd .cts .fish .go .jl .js .lua .mjs .mts .php .pl .ps1 .py .r .rb .sed .sh .sql .tcl .ts .zsh'.split(
    ' ',
  ),
);
/** Larger ones are no scripts. */
const LARGEST_BYTES = 4 * 1024 * 1024;
/** Most hashes kept. */
const KEPT = 2000;

/**
 * Files that the steps of a process run and that lie beside it. They are not copied at a start: that they have changed
 * when the process goes on after a pause or an error is worth a warning.
 */
export class Scripts {
  /** Hash of each path that was looked at, null for what is no script, with when it was true. */
  readonly #kept = new Map<string, { stamp: string; hash: string | null }>();
  /** Places to look at, by definition: the same for every start of a file. */
  readonly #candidates = new WeakMap<ProcessDefinition, string[]>();

  /** Those there are. */
  async of(definition: ProcessDefinition): Promise<ScriptHash[]> {
    let paths = this.#candidates.get(definition);
    if (!paths) this.#candidates.set(definition, (paths = candidatesOf(definition)));
    const found = await Promise.all(paths.map(async (path) => ({ path, hash: await this.#hash(path) })));
    return found.flatMap(({ path, hash }) => (hash === undefined ? [] : [{ path, hash }]));
  }

  /** A sentence for each that is not what it was. */
  async changed(recorded: readonly ScriptHash[] | undefined): Promise<string[]> {
    const now = await Promise.all((recorded ?? []).map(({ path }) => this.#hash(path)));
    return (recorded ?? []).flatMap(({ path, hash }, index) => {
      if (now[index] === hash) return [];
      const how = now[index] ? 'has changed' : 'is gone';
      return [`${path} ${how} since the process was started.`];
    });
  }

  /** Undefined: there is no such script. */
  async #hash(path: string): Promise<string | undefined> {
    try {
      const found = await stat(path, { bigint: true });
      const stamp = [found.ino, found.size, found.mtimeNs, found.ctimeNs].join(':');
      const kept = this.#kept.get(path);
      if (kept?.stamp === stamp) return kept.hash ?? undefined;
      const text = found.isFile() && found.size <= LARGEST_BYTES ? await readFile(path) : undefined;
      const hash = text && isScript(path, text) ? dataHash(text) : null;
      this.#keep(path, { stamp, hash });
      return hash ?? undefined;
    } catch {
      // Most arguments are no files.
      return undefined;
    }
  }

  #keep(path: string, known: { stamp: string; hash: string | null }): void {
    this.#kept.delete(path);
    this.#kept.set(path, known);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function isScript(path: string, text: Buffer): boolean {
  return ENDINGS.has(extname(path).toLowerCase()) || text.subarray(0, 2).toString() === '#!';
}

/** Programs and arguments that could be files beside the process file. */
function candidatesOf({ file, cwd, steps, onFailure, finally: last, providers }: ProcessDefinition): string[] {
  const folders = [dirname(file), cwd];
  const paths = new Set<string>();
  const add = (base: string, words: readonly string[]): void => {
    for (const word of words) {
      if (word.startsWith('-') || word.includes('${{') || word.includes('\n') || word.length > 500) continue;
      const path = resolve(base, word);
      if (folders.some((folder) => isInside(folder, path))) paths.add(path);
    }
  };
  for (const step of [...steps, ...onFailure, ...last])
    if (step.action.kind === 'command') add(step.cwd, [step.action.command, ...step.action.args]);
  for (const { cwd: base, command, args } of Object.values(providers)) add(base, [command, ...args]);
  return [...paths];
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && !isAbsolute(way) && !way.startsWith('..');
}
