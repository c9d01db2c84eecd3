import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bundled worker: beside the running bundle, or in dist/ when the sources run as they are. */
export function defaultWorkerPath(): string {
  const beside = fileURLToPath(new URL('./validation-worker.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../dist/validation-worker.js', import.meta.url));
}
