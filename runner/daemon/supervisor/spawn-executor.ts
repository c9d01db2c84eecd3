import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { parse } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { Containment } from '../../executor/launch/containment.ts';
import { MARK_VARIABLE } from '../../platform/tree/mark-variable.ts';

export type ExecutorProgram = ChildProcessByStdio<Writable, Readable, Readable>;

export interface SpawnOptions {
  /** The bundled executor. */
  path: string;
  /** Value of MARK_VARIABLE: everything it starts carries it, with more behind a slash. */
  mark: string;
  /** The daemon's own environment. Secrets are looked up in it; steps get theirs from the job. */
  env: Readonly<Record<string, string | undefined>>;
  /** Of its JavaScript, in MB. */
  maxHeapMb: number;
  containment: Containment;
  /** Folder of its own for what steps need while they run; it makes and removes it. */
  scratch?: string;
}

/**
 * Room for new objects, in MB. Logs make millions of them that are gone at once; with Node's 16 MB an executor grows
 * by 43 MiB over 200 MB of log, with this by 17, in no more time. And what is small starts programs faster.
 */
const YOUNG_HEAP_MB = 4;

/** Starts an executor in a session of its own, so that a Ctrl-C meant for the daemon does not reach it. Throws. */
export function spawnExecutor({ path, mark, env, maxHeapMb, containment, scratch }: SpawnOptions): ExecutorProgram {
  return spawn(
    process.execPath,
    [
      `--max-old-space-size=${maxHeapMb}`,
      `--max-semi-space-size=${YOUNG_HEAP_MB}`,
      path,
      containment,
      ...(scratch === undefined ? [] : [scratch]),
    ],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...executorEnv(env), [MARK_VARIABLE]: mark },
      // It keeps no folder from being removed or unmounted.
      cwd: parse(process.cwd()).root,
      detached: process.platform !== 'win32',
      windowsHide: true,
    },
  );
}

/** Variables that would change how the executor itself runs. */
const WITHHELD = /^(NODE_OPTIONS$|ELECTRON_|VSCODE_)/i;

/** @param electron whether the daemon runs in Electron, which is a Node only when told to be */
export function executorEnv(
  env: Readonly<Record<string, string | undefined>>,
  electron: boolean = 'electron' in process.versions,
): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !WITHHELD.test(name)) kept[name] = value;
  }
  return electron ? { ...kept, ELECTRON_RUN_AS_NODE: '1' } : kept;
}
