import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { PublishedArtifact } from '../../protocol/process/events.ts';
import type { Artifact } from '../../protocol/step/messages/index.ts';
import { failure } from './failure.ts';

/**
 * Checks what a successful attempt named as artifacts: files inside its artifact folder, symlinks followed. A name
 * given twice means the later file. Fails with `ArtifactInvalid`.
 */
export async function publishArtifacts(folder: string, named: readonly Artifact[]): Promise<PublishedArtifact[]> {
  if (named.length === 0) return [];
  const root = await realpath(folder);
  const latest = new Map(named.map((artifact) => [artifact.name, artifact]));
  return Promise.all([...latest.values()].map((artifact) => publish(root, artifact)));
}

async function publish(root: string, artifact: Artifact): Promise<PublishedArtifact> {
  const invalid = (why: string): Error =>
    failure('ArtifactInvalid', `The artifact "${artifact.name}" (${artifact.path}) ${why}.`);
  if (isAbsolute(artifact.path)) throw invalid('has an absolute path; paths are relative to the artifact folder');
  const path = await realpath(resolve(root, artifact.path)).catch(() => undefined);
  if (path === undefined) throw invalid('does not exist in the artifact folder');
  const inside = relative(root, path);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    throw invalid('lies outside the artifact folder');
  }
  const { size, isFile } = await stat(path).then((stats) => ({ size: stats.size, isFile: stats.isFile() }));
  if (!isFile) throw invalid('is not a file');
  if (artifact.bytes !== undefined && artifact.bytes !== size) {
    throw invalid(`was announced with ${artifact.bytes} bytes and has ${size}`);
  }
  if (artifact.sha256 !== undefined && artifact.sha256 !== (await sha256(path))) {
    throw invalid('does not have the checksum it was announced with');
  }
  return { ...artifact, path, bytes: size };
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
