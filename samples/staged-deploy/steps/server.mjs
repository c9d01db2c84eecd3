// A server that is a folder. One rename makes a release live, so nobody ever sees half of one.
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

export class Server {
  constructor(folder) {
    this.folder = folder;
  }

  /** What is live: its version, folder and configuration; undefined: nothing yet. */
  live() {
    const current = this.#current();
    if (current === undefined) return undefined;
    const folder = join(this.folder, 'releases', current.name);
    return { version: current.version, folder, config: join(folder, 'config.json') };
  }

  /** Copies the release, then switches. The same release with the same configuration again changes nothing. */
  deploy({ version, release, config, by, note }) {
    const before = this.#current();
    // A new configuration is a new release too: going back must bring back the old one.
    const name = `${version}.${createHash('sha256').update(readFileSync(config)).digest('hex').slice(0, 8)}`;
    if (before?.name === name) return { previous: before.version, changed: false };
    const target = join(this.folder, 'releases', name);
    if (!existsSync(target)) {
      const unfinished = `${target}.new`;
      rmSync(unfinished, { recursive: true, force: true });
      cpSync(release, unfinished, { recursive: true });
      cpSync(config, join(unfinished, 'config.json'));
      renameSync(unfinished, target);
    }
    this.#switchTo(
      { version, name, previous: before && { version: before.version, name: before.name } },
      { event: 'deployed', by, note },
    );
    return { previous: before?.version ?? null, changed: true };
  }

  /** The version that is live then; undefined: none was before, so nothing is live. */
  rollBack() {
    const current = this.#current();
    if (current !== undefined) this.#switchTo(current.previous, { event: 'rolled back', from: current.version });
    return current?.previous?.version;
  }

  #current() {
    const file = join(this.folder, 'current.json');
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
  }

  #switchTo(current, entry) {
    mkdirSync(this.folder, { recursive: true });
    const file = join(this.folder, 'current.json');
    if (current === undefined) rmSync(file, { force: true });
    else {
      writeFileSync(`${file}.new`, `${JSON.stringify(current)}\n`);
      renameSync(`${file}.new`, file);
    }
    const line = { at: new Date().toISOString(), version: current?.version ?? null, ...entry };
    appendFileSync(join(this.folder, 'history.ndjson'), `${JSON.stringify(line)}\n`);
  }
}
