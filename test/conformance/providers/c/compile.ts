import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** Compiles the C provider with the system's compiler; gives the path of the program, which goes with the test. */
export function compiled(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-test-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const program = join(folder, 'everything');
  const sources = ['json.c', 'provider.c', 'everything.c'].map((name) => fileURLToPath(new URL(name, import.meta.url)));
  execFileSync('cc', ['-std=c11', '-O2', '-Wall', '-Wextra', '-Werror', '-o', program, ...sources, '-lm']);
  return program;
}
