import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The bundled executor: beside the running bundle, or in dist/ when the sources run as they are. */
export function defaultExecutorPath(): string {
  const beside = fileURLToPath(new URL('./executor-process.js', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../dist/executor-process.js', import.meta.url));
}
