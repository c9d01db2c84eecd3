import { lstatSync, type Stats } from 'node:fs';
import { basename } from 'node:path';
import type { Layout } from '../../../state-dir/layout.ts';
import { folderProblem } from '../../../state-dir/prepare.ts';
import { readToken } from '../../../state-dir/secret-file.ts';
import { note, ok, problem, type Finding } from '../finding.ts';

/** Who looks, on what. */
export interface Viewer {
  platform: NodeJS.Platform;
  uid: number | undefined;
}

/** The folder, who may look into it, and the token. Changes nothing. */
export function checkStateDir(layout: Layout, viewer: Viewer): Finding[] {
  const stats = statsOf(layout.root);
  if (!stats) return [note('state directory', `${layout.root} does not exist; the first start makes it.`)];
  const wrong = folderProblem(stats, viewer.uid, viewer.platform);
  if (wrong !== undefined)
    return [
      problem('state directory', `${layout.root} ${wrong}`, 'Name another with --state-dir or STEPWELL_STATE_DIR.'),
    ];
  return [ok('state directory', layout.root), ...checkModes(layout, viewer), checkToken(layout)];
}

/** What others may read gives away data, and with the token the right to run anything as this user. */
function checkModes({ root, owners, builds, store, token, id, log, output }: Layout, { platform }: Viewer): Finding[] {
  if (platform === 'win32') return [note('permissions', "The folder's own access list decides; it is not looked at.")];
  const findings = [root, owners, builds, store, token, id, log, output].flatMap((path) => {
    const stats = statsOf(path);
    const open = stats ? othersMay(stats) : '';
    if (open === '') return [];
    const name = path === root ? root : basename(path);
    return [
      problem('permissions', `${name} is open to ${open}.`, `chmod ${stats?.isDirectory() ? '700' : '600'} ${path}`),
    ];
  });
  const group = statsOf(root);
  if (group && (group.mode & 0o070) === 0o010)
    findings.push(note('permissions', `The socket is open to group ${group.gid} (--group).`));
  return findings.some(({ level }) => level === 'problem')
    ? findings
    : [...findings, ok('permissions', 'Only the owner can read state.')];
}

/** A group that was let in by `--group` passes through the folder and reads the token, no more. */
function othersMay(stats: Stats): string {
  const parts = [
    ...((stats.mode & 0o007) !== 0 ? ['everybody'] : []),
    ...((stats.mode & (stats.isDirectory() ? 0o060 : 0o030)) !== 0 ? [`group ${stats.gid}`] : []),
  ];
  return parts.join(' and ');
}

function checkToken(layout: Layout): Finding {
  try {
    if (readToken(layout) === undefined) return note('token', 'There is none yet; the first runner makes it.');
    return ok('token', `${layout.token} is readable for this user.`);
  } catch (error) {
    return problem('token', (error as Error).message, 'End the runner, remove the file, and start the runner again.');
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return lstatSync(path);
  } catch {
    return undefined;
  }
}
