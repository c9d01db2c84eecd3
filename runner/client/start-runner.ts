import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { BuildInfo } from '../build/build-info.ts';
import { installBuild } from '../build/install-build.ts';
import type { RunnerReport } from '../daemon/report.ts';
import { inheritableEnv } from '../platform/environment.ts';
import type { Layout } from '../state-dir/layout.ts';
import { prepareStateDir } from '../state-dir/prepare.ts';
import { readEnd } from './read-end.ts';

const MAX_OUTPUT_BYTES = 1024 * 1024;

/** What the runner that was started said, or how it ended without a word. */
export type Started = RunnerReport | { report: 'failed'; message: string };

/**
 * Starts a runner in the background, from its own copy of the build, and waits for what it says of itself: it
 * listens, another one runs, or it cannot.
 */
export async function startRunner(layout: Layout, build: BuildInfo, more: readonly string[] = []): Promise<Started> {
  prepareStateDir(layout.root);
  const program = join(installBuild(build, layout.builds), 'stepwell.js');
  const output = openOutput(layout.output);
  try {
    const stdio: StdioOptions = ['ignore', output, output, 'ipc'];
    const child = spawn(
      process.execPath,
      [program, 'runner', '--wait', '--implicit', '--state-dir', layout.root, ...more],
      // Not in the caller's folder, which it would keep from being removed or unmounted.
      { detached: true, windowsHide: true, cwd: layout.root, env: runnerEnv(), stdio },
    );
    return await said(child, layout);
  } finally {
    closeSync(output);
  }
}

/** Starts and ends of many runners, until that is more than anybody reads. */
function openOutput(path: string): number {
  const fd = openSync(path, 'a', 0o600);
  if (fstatSync(fd).size > MAX_OUTPUT_BYTES) ftruncateSync(fd);
  return fd;
}

/** The caller's environment without what belongs to the editor. Inside of one, Node is an Electron told to be Node. */
function runnerEnv(): NodeJS.ProcessEnv {
  const env = inheritableEnv(process.env);
  return process.versions['electron'] === undefined ? env : { ...env, ELECTRON_RUN_AS_NODE: '1' };
}

function said(child: ChildProcess, { output }: Layout): Promise<Started> {
  return new Promise((resolve) => {
    const settle = (started: Started): void => {
      child.removeAllListeners();
      // From here on it lives its own life.
      if (child.connected) child.disconnect();
      child.unref();
      resolve(started);
    };
    child.once('message', (report: RunnerReport) => {
      settle(report);
    });
    child.once('error', (error) => {
      settle({ report: 'failed', message: `${process.execPath} could not be started: ${error.message}` });
    });
    child.once('exit', (code, signal) => {
      const how = signal === null ? `exit code ${code ?? 0}` : `signal ${signal}`;
      settle({ report: 'failed', message: `the runner ended at once (${how}). ${readEnd(output)}`.trim() });
    });
  });
}
