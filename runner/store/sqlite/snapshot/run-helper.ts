import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { SnapshotReply, SnapshotRequest } from './helper-messages.ts';

/** Has a snapshot made by a program of its own; ends it when `signal` says so. Returns the name of the snapshot. */
export async function runSnapshotHelper(request: SnapshotRequest, signal: AbortSignal): Promise<string> {
  const child = spawn(process.execPath, [helperPath()], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Inside an editor the running program is Electron.
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
    windowsHide: true,
    signal,
    killSignal: 'SIGKILL',
  });
  const failed = new Promise<never>((_, reject) => child.once('error', reject));
  // Without pipes, where too many files are open, only this tells.
  if ((child as Partial<typeof child>).stdin === undefined) return failed;
  // It may end before it has read anything; its exit says so.
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify(request));
  const [out, err] = await Promise.race([Promise.all([text(child.stdout), text(child.stderr)]), failed]);
  const reply = replyIn(out);
  if ('name' in reply) return reply.name;
  throw new Error(`${reply.error}${err === '' ? '' : `\n${err}`}`);
}

function replyIn(out: string): SnapshotReply {
  try {
    return JSON.parse(out) as SnapshotReply;
  } catch {
    return { error: 'the program that makes snapshots ended without an answer' };
  }
}

/** Beside the running bundle, or in dist/ when the sources run as they are. */
function helperPath(): string {
  const beside = fileURLToPath(new URL('./snapshot-helper.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../../dist/snapshot-helper.js', import.meta.url));
}
