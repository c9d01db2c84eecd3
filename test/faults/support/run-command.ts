import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const stepwell = fileURLToPath(new URL('../../../dist/stepwell.js', import.meta.url));

export interface Measured {
  status: number | null;
  stderr: string;
  /** Largest resident size of the runner, in MiB; 0 where the system does not tell. */
  peakMiB: number;
}

/**
 * Runs `stepwell run` on a process, as a user would, and watches how large it gets. Whoever reads its log leaves after
 * `readBytes`. What still runs when the test is over is ended with it.
 */
export async function runMeasured(process_: object, { readBytes = Infinity } = {}): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-faults-'));
  const file = join(folder, 'fault.process.json');
  writeFileSync(file, JSON.stringify({ version: 1, name: 'fault', ...process_ }));
  const child = spawn(process.execPath, [stepwell, 'run', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  onTestFinished(() => {
    child.kill();
  });
  let stderr = '';
  let read = 0;
  child.stderr.on('data', (chunk: Buffer) => {
    stderr = (stderr + chunk.toString('latin1')).slice(-1024 * 1024);
    read += chunk.length;
    if (read > readBytes) child.stderr.destroy();
  });
  let peakMiB = 0;
  // The high-water mark can only be read while it lives.
  const watch = setInterval(() => {
    peakMiB = Math.max(peakMiB, highWater(child.pid));
  }, 20);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
  return { status, stderr, peakMiB };
}

function highWater(pid: number | undefined): number {
  try {
    const match = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
    return Number(match?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
