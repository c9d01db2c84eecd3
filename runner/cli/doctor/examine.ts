import { ownBuild } from '../../build/build-info.ts';
import { layoutOf } from '../../state-dir/layout.ts';
import { checkContainment, checkDisk, checkNode, diskSpace, type DiskSpace } from './checks/machine.ts';
import { checkRunner, type RunnerReport } from './checks/runner.ts';
import { checkStateDir } from './checks/state-dir.ts';
import type { Finding } from './finding.ts';

/** What `doctor --json` prints. */
export interface Diagnosis extends Omit<RunnerReport, 'findings'> {
  stateDir: string;
  log: string;
  version: string;
  build: string;
  node: string;
  platform: string;
  containment: string;
  disk: DiskSpace | null;
  findings: Finding[];
}

/** Looks at everything a runner needs. Changes nothing, and starts nothing. */
export async function examine(stateDir: string): Promise<Diagnosis> {
  const layout = layoutOf(stateDir);
  const { version, build } = ownBuild();
  const space = diskSpace(stateDir);
  const containment = await checkContainment();
  const { findings, ...runner } = await checkRunner(layout);
  return {
    stateDir,
    log: layout.log,
    ...runner,
    version,
    build,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    containment: containment.summary,
    disk: space ?? null,
    findings: [
      checkNode(process.version, process.execPath),
      ...checkStateDir(layout, { platform: process.platform, uid: process.getuid?.() }),
      checkDisk(space),
      ...findings,
      containment.finding,
    ],
  };
}
