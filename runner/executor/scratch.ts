import { CommandFilePool } from './command/command-files.ts';
import { FolderShelf } from './folders.ts';

/**
 * What attempts need while they run and nobody afterwards. It serves one process after the other where the executor
 * has a folder of its own for it, and else lies in the workspace of the one process.
 */
export class Scratch {
  readonly commandFiles: CommandFilePool;
  readonly temporary: FolderShelf;
  #removals: Promise<unknown> = Promise.resolve();

  /** @param home a folder that is there when the first attempt begins */
  constructor(home: string) {
    this.commandFiles = new CommandFilePool(home);
    this.temporary = new FolderShelf(home, 'tmp');
  }

  /**
   * The end of a process: nothing of it is left for the next. What has to be removed is removed meanwhile, since the
   * next process should not wait for that.
   * @param more other removals, which `settled` waits for as well; they must not reject
   */
  endProcess(...more: Promise<unknown>[]): void {
    this.#removals = Promise.all([this.#removals, this.commandFiles.settle(), this.temporary.settle(), ...more]);
  }

  /** Resolves when what processes so far have left is removed. */
  async settled(): Promise<void> {
    await this.#removals;
  }

  async dispose(): Promise<void> {
    await Promise.all([this.#removals, this.commandFiles.dispose(), this.temporary.dispose()]);
  }
}
