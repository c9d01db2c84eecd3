import { constants, copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PublishedArtifact } from '../../../protocol/process/events.ts';

/**
 * Copies of the files a step published, so that they outlive the process they come from. A file that is gone is left
 * out. `folder` is made when there is something to copy.
 */
export async function copyArtifacts(
  artifacts: readonly PublishedArtifact[],
  folder: string,
): Promise<PublishedArtifact[]> {
  const copies: PublishedArtifact[] = [];
  for (const [index, artifact] of artifacts.entries()) {
    // Two artifacts may have one file name.
    const own = join(folder, String(index));
    const path = join(own, basename(artifact.path));
    await mkdir(own, { recursive: true, mode: 0o700 });
    try {
      // Where the file system can, a copy on write costs neither time nor space.
      await copyFile(artifact.path, path, constants.COPYFILE_FICLONE);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    copies.push({ ...artifact, path });
  }
  return copies;
}
