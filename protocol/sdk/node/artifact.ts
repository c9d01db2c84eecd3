import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Artifact } from '../../step/messages/artifact.ts';
import type { ArtifactFile, ArtifactOptions, ArtifactSource } from './api.ts';

/** The pattern of `Artifact.name` on the wire. */
const NAME = /^[A-Za-z][\w.-]*$/;

/** Brings an artifact into `artifactDir` where it is not there yet, and measures it, in one pass and constant memory. */
export async function storeArtifact(
  artifactDir: string,
  name: string,
  source: ArtifactSource,
  options: ArtifactOptions,
): Promise<{ file: ArtifactFile; artifact: Artifact }> {
  if (!NAME.test(name)) {
    throw new TypeError(`"${name}" cannot name an artifact: a letter, then letters, digits, "_", ".", "-"`);
  }
  const home = await realpath(artifactDir);
  const { path, digest } = await place(home, name, source, options.fileName ?? name);
  const artifact: Artifact = {
    name,
    path: relative(home, path).split(sep).join('/'),
    ...(options.mediaType === undefined ? {} : { mediaType: options.mediaType }),
    ...digest,
  };
  return { file: { name, path, ...digest }, artifact };
}

interface Digest {
  bytes: number;
  sha256: string;
}

async function place(
  home: string,
  name: string,
  source: ArtifactSource,
  fileName: string,
): Promise<{ path: string; digest: Digest }> {
  if (typeof source === 'string') {
    const path = await realpath(resolve(home, source));
    if (isInside(home, path)) return { path, digest: await copy(createReadStream(path)) };
    const target = join(home, `${name}${extname(path)}`);
    return { path: target, digest: await copy(createReadStream(path), target) };
  }
  if (!/^[^/\\]+$/.test(fileName) || fileName === '.' || fileName === '..') {
    throw new TypeError(`"${fileName}" cannot name an artifact's file: no folders, please`);
  }
  const content = 'content' in source ? source.content : source;
  const target = join(home, fileName);
  const whole = typeof content === 'string' || content instanceof Uint8Array;
  return { path: target, digest: await copy(Readable.from(whole ? [content] : content), target) };
}

/** Reads `from` to its end, into `target` when there is one, and measures what came by. */
async function copy(from: Readable, target?: string): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* measured(chunks: AsyncIterable<string | Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      const piece = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      bytes += piece.byteLength;
      hash.update(piece);
      yield piece;
    }
  }
  if (target !== undefined) await pipeline(from, measured, createWriteStream(target));
  else await pipeline(from, measured, nowhere);
  return { bytes, sha256: hash.digest('hex') };
}

/** Reads to the end. */
async function nowhere(chunks: AsyncIterable<unknown>): Promise<void> {
  const all = chunks[Symbol.asyncIterator]();
  while (!(await all.next()).done);
}

function isInside(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
