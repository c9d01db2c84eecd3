import { fileURLToPath, pathToFileURL } from 'node:url';

/** Absolute path of a document; undefined for what is no file on this machine. */
export function filePathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
