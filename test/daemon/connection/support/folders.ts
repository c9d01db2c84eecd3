import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A state directory of the test's own, not made yet; removed afterwards. */
export function newStateDir(): string {
  const base = realpathSync(mkdtempSync(join(tmpdir(), 'stepwell-c-')));
  onTestFinished(() => {
    rmSync(base, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  return join(base, 'state');
}
