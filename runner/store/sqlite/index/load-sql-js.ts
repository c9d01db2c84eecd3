import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import initSqlJs, { type SqlJs } from 'sql.js';

/** SQLite as WebAssembly. A bundle of its own, loaded by those who open a store. */
export async function loadSqlJs(): Promise<SqlJs> {
  return initSqlJs({ wasmBinary: await readFile(wasmPath()) });
}

/** Beside the running bundle, or in dist/ when the sources run as they are. */
function wasmPath(): string {
  const beside = fileURLToPath(new URL('./sql-wasm.wasm', import.meta.url));
  return existsSync(beside) ? beside : fileURLToPath(new URL('../../../../dist/sql-wasm.wasm', import.meta.url));
}
