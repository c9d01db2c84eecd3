import { tmpdir } from 'node:os';
import { AnonymousPipes } from './anonymous-pipes.ts';
import { Fifos } from './fifos.ts';
import type { PipeSource, RealPipe } from './pipe.ts';

/** When fewer are free, the next set is made in the background: a provider takes 3. */
const LOW_WATER = 3;
/** More are not kept after a busy time; each may hold a file descriptor. */
const MOST_FREE = 16;

export type PipeKind = 'anonymous' | 'fifo' | 'none';

export interface PipePoolOptions {
  platform: NodeJS.Platform;
  /** Folder for FIFOs. */
  directory?: string | undefined;
  /** Programs that make pipes; for tests. */
  shell?: string | undefined;
  mkfifo?: string | undefined;
}

/**
 * Real pipes, made ahead in sets and used again. Node gives children socket pairs, on which opening `/dev/stdin` or
 * `/dev/stderr` fails with ENXIO; tools that do it (`tee /dev/stderr`) are to work as in a shell.
 */
export class PipePool {
  private readonly sources: { kind: PipeKind; source: PipeSource }[];
  private free: RealPipe[] = [];
  private filling: Promise<void> | undefined;
  private disposed = false;

  constructor(options: PipePoolOptions) {
    const fifos = { kind: 'fifo', source: new Fifos(options.directory ?? tmpdir(), options.mkfifo) } as const;
    const anonymous = { kind: 'anonymous', source: new AnonymousPipes(options.shell) } as const;
    this.sources = options.platform === 'linux' || options.platform === 'android' ? [anonymous, fifos] : [fifos];
    this.fillAhead();
  }

  /** How pipes are made on this machine. Rejects with a system error when it cannot be told now. */
  async kind(): Promise<PipeKind> {
    if (this.free.length === 0) await this.fill();
    return this.sources[0]?.kind ?? 'none';
  }

  /** Pipes nobody has open, or undefined where none can be made. Rejects with a system error. */
  async take(count: number): Promise<RealPipe[] | undefined> {
    while (this.free.length < count) {
      if (this.disposed) throw new Error('The launcher is disposed.');
      if (this.sources.length === 0) return undefined;
      await this.fill();
    }
    const taken = this.free.splice(0, count);
    if (this.free.length < LOW_WATER) this.fillAhead();
    return taken;
  }

  /** Takes back one that was read to its end: empty, and without a writer. */
  give(pipe: RealPipe): void {
    if (this.disposed || this.free.length >= MOST_FREE) this.discard(pipe);
    else this.free.push(pipe);
  }

  /** Takes back one that somebody may still have open: it must not carry another step's data. */
  discard(pipe: RealPipe): void {
    this.sources[0]?.source.remove(pipe);
  }

  async dispose(): Promise<void> {
    this.disposed = true;
    await this.filling?.catch(() => undefined);
    this.free = [];
    for (const { source } of this.sources) await source.dispose();
  }

  private fillAhead(): void {
    // Whoever takes a pipe meets the failure; without a taker there is nobody to tell.
    this.fill().catch(() => undefined);
  }

  private fill(): Promise<void> {
    this.filling ??= this.makeSet().finally(() => {
      this.filling = undefined;
    });
    return this.filling;
  }

  /** A source that does not exist here is dropped; the next one takes its place. */
  private async makeSet(): Promise<void> {
    for (let first = this.sources[0]; first !== undefined; first = this.sources[0]) {
      const made = await first.source.make();
      if (made !== undefined) {
        this.free.push(...made);
        return;
      }
      this.sources.shift();
      await first.source.dispose();
    }
  }
}
