import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { extensions, workspace } from 'vscode';
import { start } from '../../../../protocol/control/start.ts';
import { readBuild } from '../../../../runner/build/build-info.ts';
import { connect } from '../../../../runner/client/connect.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';

/** Another client of the runner this window uses, or of that of another state directory. Close it. */
export async function runnerClient(stateDir = process.env['STEPWELL_STATE_DIR']): Promise<RunnerClient> {
  const build = readBuild(join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist'));
  if (stateDir === undefined || !build) throw new Error('this window has no state directory of its own, or no build');
  return connect({ stateDir, start: 'ifNeeded', client: { name: 'suite', version: '1' }, build });
}

/** Puts a process file into the workspace, starts it, and resolves to the id of the process. */
export async function startProcess(client: RunnerClient, name: string, content: object): Promise<string> {
  const file = workspaceFile(`${name}.process.json`, JSON.stringify({ version: 1, name, ...content }, null, 2));
  const { pid } = await client.request(start, { file, env: { PATH: process.env['PATH'] ?? '' } });
  return pid;
}

/** Writes a file into the first folder of the workspace; its path. */
export function workspaceFile(name: string, text: string): string {
  const path = join(workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', name);
  writeFileSync(path, text);
  return path;
}
