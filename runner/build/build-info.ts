import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { version } from '../../package.json';

/** A build of the program: what the file `build.json` beside the bundles says. */
export interface BuildInfo {
  /** Version of the product. */
  version: string;
  /** Hash over its files: two builds of one version differ. */
  build: string;
  /** Names of the files a runner needs, all in `folder`. */
  files: string[];
  folder: string;
}

const NAME = 'build.json';

/** The build in a folder; undefined where there is none. */
export function readBuild(folder: string): BuildInfo | undefined {
  const path = join(folder, NAME);
  if (!existsSync(path)) return undefined;
  return { ...(JSON.parse(readFileSync(path, 'utf8')) as Omit<BuildInfo, 'folder'>), folder };
}

/** The build this code is part of; for sources that run as they are the one in dist/. */
export function ownBuild(): BuildInfo {
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  return (
    readBuild(here('.')) ??
    readBuild(here('../../dist')) ?? { version, build: 'unbuilt', files: [], folder: here('../../dist') }
  );
}
