import { spawn } from 'node:child_process';
import { closeSync, constants, openSync, rmSync, unlinkSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';

/** FIFOs made by one `mkfifo`: its cost is the start of the program, whatever the number. Four steps' worth. */
const SET_SIZE = 12;
/** When fewer are left, the next set is made in the background: a provider takes 3. */
const LOW_WATER = 4;
const MODE = '600';

/**
 * FIFOs in a private folder, made in sets and used again. Node gives children socket pairs, on which opening
 * `/dev/stdin` or `/dev/stderr` fails; a FIFO behaves there as the pipe of a shell does.
 */
export class FifoPool {
  private readonly parent: string;
  private readonly mkfifo: string;
  private free: string[] = [];
  private made = 0;
  private folder: string | undefined;
  private filling: Promise<void> | undefined;
  private missing = false;
  private disposed = false;
  private readonly removeAtExit = (): void => {
    if (this.folder !== undefined) rmSync(this.folder, { recursive: true, force: true });
  };

  /** `parent`: folder in which the private folder is made. `mkfifo`: the program, searched in the runner's own PATH. */
  constructor(parent: string, mkfifo = 'mkfifo') {
    this.parent = parent;
    this.mkfifo = mkfifo;
    process.on('exit', this.removeAtExit);
    // Whoever takes one meets the failure; without a taker there is nobody to tell.
    this.fill().catch(() => undefined);
  }

  /** Paths of `count` FIFOs nobody has open, or undefined where there is no `mkfifo`. Rejects with a system error. */
  async take(count: number): Promise<string[] | undefined> {
    while (this.free.length < count && !this.missing) {
      if (this.disposed) throw new Error('The launcher is disposed.');
      await this.fill();
    }
    if (this.missing) return undefined;
    const taken = this.free.splice(0, count);
    if (this.free.length < LOW_WATER) this.fill().catch(() => undefined);
    return taken;
  }

  /** False where there is no `mkfifo`. */
  async isAvailable(): Promise<boolean> {
    const fifo = await this.take(1);
    if (fifo !== undefined) this.free.push(...fifo);
    return fifo !== undefined;
  }

  /** Takes back one that was read to its end and is closed here. It is used again only if nobody else has it open. */
  give(fifo: string): void {
    if (this.disposed) return;
    if (isUnused(fifo)) this.free.push(fifo);
    else this.discard(fifo);
  }

  /** Takes back one that somebody may still have open: it must not carry another step's data. */
  discard(fifo: string): void {
    try {
      unlinkSync(fifo);
    } catch {
      // The folder is gone already, which is as good.
    }
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    process.off('exit', this.removeAtExit);
    await this.filling?.catch(() => undefined);
    this.free = [];
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  private fill(): Promise<void> {
    this.filling ??= this.makeSet().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  private async makeSet(): Promise<void> {
    const folder = (this.folder ??= await mkdtemp(path.join(this.parent, 'stepwell-')));
    const fifos = Array.from({ length: SET_SIZE }, () => path.join(folder, `p${this.made++}`));
    const made = await this.runMkfifo(fifos);
    if (made) this.free.push(...fifos);
    else this.missing = true;
  }

  /** False where the program does not exist. */
  private runMkfifo(fifos: readonly string[]): Promise<boolean> {
    return new Promise((resolve, reject) => {
      const child = spawn(this.mkfifo, ['-m', MODE, ...fifos], { stdio: 'ignore' });
      child.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') resolve(false);
        else reject(error);
      });
      child.once('exit', (code, signal) => {
        if (code === 0) resolve(true);
        else reject(new Error(`mkfifo in ${this.parent} failed (${signal ?? `exit code ${code ?? ''}`}).`));
      });
    });
  }
}

/** A FIFO without readers refuses a writer that will not wait (ENXIO). Its writers are known gone by the end it was read to. */
function isUnused(fifo: string): boolean {
  try {
    closeSync(openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK));
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENXIO';
  }
}
