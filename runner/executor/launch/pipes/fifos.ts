import { spawn } from 'node:child_process';
import { rmSync, unlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { PipeSource, RealPipe } from './pipe.ts';

/** FIFOs made by one `mkfifo`: its cost is the start of the program, whatever the number. */
const SET_SIZE = 12;
const MODE = '600';

/**
 * Named pipes in a private folder: what macOS and the BSDs get, where /dev/stdin is a duplicate of the descriptor, so
 * that it does not matter whether a pipe has a name.
 */
export class Fifos implements PipeSource {
  private readonly parent: string;
  private readonly mkfifo: string;
  private made = 0;
  private folder: string | undefined;
  private readonly removeAtExit = (): void => {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  };

  /** `parent`: folder in which the private folder is made. `mkfifo`: the program, searched in the runner's own PATH. */
  constructor(parent: string, mkfifo = 'mkfifo') {
    this.parent = parent;
    this.mkfifo = mkfifo;
  }

  async make(): Promise<RealPipe[] | undefined> {
    if (this.folder === undefined) {
      this.folder = await mkdtemp(path.join(this.parent, 'stepwell-pipes-'));
      process.on('exit', this.removeAtExit);
    }
    const { folder } = this;
    const paths = Array.from({ length: SET_SIZE }, () => path.join(folder, `p${this.made++}`));
    return (await this.run(paths)) ? paths.map((fifo) => ({ path: fifo, identity: fifo })) : undefined;
  }

  remove(pipe: RealPipe): void {
    try {
      unlinkSync(pipe.path);
    } catch {
      // The folder is gone already, which is as good.
    }
  }

  async dispose(): Promise<void> {
    process.off('exit', this.removeAtExit);
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  /** False where the program does not exist. */
  private run(paths: readonly string[]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.mkfifo, ['-m', MODE, ...paths], { stdio: 'ignore' });
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') resolve(false);
        else reject(error);
      });
      child.once('exit', (code, signal) => {
        if (code === 0) resolve(true);
        else reject(new Error(`mkfifo in ${this.parent} failed (${signal ?? `exit code ${code ?? '?'}`}).`));
      });
    });
  }
}
