import { ChildProcess } from 'node:child_process';
import { guardedStdio } from './child-stdio.ts';

/** What `ChildProcess.prototype.spawn` takes: `spawn`, `exec`, `execFile` and `fork` all end there. */
interface SpawnInternals {
  spawn(this: ChildProcess, options: { stdio?: unknown; detached?: boolean }): unknown;
}

/** The child processes that run, so that they can be ended when the runner is gone. */
export class Children {
  readonly #running = new Map<ChildProcess, { detached: boolean }>();

  /** Sees every child from now on, whichever way and by whatever earlier reference to `spawn` it is started. */
  watch(options: { guardStdio: boolean }): void {
    const prototype = ChildProcess.prototype as unknown as SpawnInternals;
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with the child as `this` below
    const original = prototype.spawn;
    const running = this.#running;
    prototype.spawn = function spawn(settings) {
      if (options.guardStdio) settings.stdio = guardedStdio(settings.stdio);
      const result = original.call(this, settings);
      if (this.pid !== undefined) {
        running.set(this, { detached: settings.detached === true });
        this.once('exit', () => running.delete(this));
      }
      return result;
    };
  }

  /** Resolves when those that run now have ended. */
  async allEnded(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((child) => new Promise((resolve) => child.once('exit', resolve))));
  }

  /** Signals every child, and the group of one that leads its own. */
  signal(signal: 'SIGTERM' | 'SIGKILL'): void {
    for (const [child, { detached }] of this.#running) {
      if (detached && child.pid !== undefined && process.platform !== 'win32') signalGroup(child.pid, signal);
      child.kill(signal);
    }
  }
}

/** A group that is gone, or is not ours to signal, is as good as ended. */
export function signalGroup(leader: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(-leader, signal);
  } catch {
    // See above.
  }
}
