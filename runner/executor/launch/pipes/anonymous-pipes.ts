import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, constants, openSync, readlinkSync, readSync } from 'node:fs';
import { isShortage, type PipeSource, type RealPipe } from './pipe.ts';

/** Descriptors the shell puts its pipes on: what POSIX lets a script name, less the standard three. */
const SHELL_FDS = [3, 4, 5, 6, 7, 8, 9] as const;

/** Opens a here-document on each descriptor, says so, and waits until its stdin ends. */
const SCRIPT = [
  `exec ${SHELL_FDS.map((fd) => `${fd}<<E`).join(' ')}`,
  ...SHELL_FDS.flatMap(() => ['', 'E']),
  'echo',
  'read line',
  '',
].join('\n');

const READ = constants.O_RDONLY | constants.O_NONBLOCK;

/**
 * Anonymous pipes, the very kind a shell makes, for Linux. Node can make none, but a shell makes one for each short
 * here-document, and /proc gives everyone of the same user a new end of a pipe another process has open.
 *
 * FIFOs are not enough on Linux: opening /dev/stdin there opens the pipe anew, and the open of a FIFO whose writer
 * has closed already waits for ever, as does /dev/stderr once the runner is gone. An anonymous pipe never waits.
 * A pipe also leaves no file behind, however the runner ends.
 *
 * Each pipe is kept by a reading end that nobody reads, through which further ends are opened.
 */
export class AnonymousPipes implements PipeSource {
  private readonly keepers = new Map<RealPipe, number>();
  private readonly shell: string;

  constructor(shell = '/bin/sh') {
    this.shell = shell;
  }

  async make(): Promise<RealPipe[] | undefined> {
    const helper = spawn(this.shell, ['-c', SCRIPT], { stdio: ['pipe', 'pipe', 'ignore'], env: {} });
    // Not there where too many files are open; then the helper has failed.
    const { stdin } = helper as Partial<typeof helper>;
    stdin?.on('error', () => undefined);
    try {
      await ready(helper);
      return this.adopt(`/proc/${helper.pid ?? ''}/fd`);
    } catch (error) {
      if (isShortage(error)) throw error;
      return undefined; // No such shell, or no /proc.
    } finally {
      stdin?.destroy();
    }
  }

  remove(pipe: RealPipe): void {
    const keeper = this.keepers.get(pipe);
    if (keeper === undefined) return;
    this.keepers.delete(pipe);
    closeSync(keeper);
  }

  dispose(): Promise<void> {
    for (const pipe of [...this.keepers.keys()]) this.remove(pipe);
    return Promise.resolve();
  }

  /** Undefined when the shell keeps here-documents in files, as older bash does. */
  private adopt(folder: string): RealPipe[] | undefined {
    const pipes: RealPipe[] = [];
    try {
      for (const fd of SHELL_FDS) {
        const identity = readlinkSync(`${folder}/${fd}`);
        if (!identity.startsWith('pipe:')) return undefined;
        const keeper = openSync(`${folder}/${fd}`, READ);
        const pipe = { path: `/proc/self/fd/${keeper}`, identity };
        this.keepers.set(pipe, keeper);
        pipes.push(pipe);
        // The document itself: a line feed. An empty one would be no pipe in bash.
        readSync(keeper, Buffer.alloc(16));
      }
    } catch (error) {
      for (const pipe of pipes) this.remove(pipe);
      throw error;
    }
    return pipes;
  }
}

function ready(helper: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    helper.stdout?.once('data', () => {
      resolve();
    });
    helper.once('error', reject);
    helper.once('exit', () => {
      reject(new Error('The shell ended before its pipes were taken over.'));
    });
  });
}
