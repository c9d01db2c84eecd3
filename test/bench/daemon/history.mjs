import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildStoreBench } from '../store/build.mjs';

/** A state directory gets so many processes that have ended, the snapshot included, and keeps them. */
export async function makeHistory(stateDir, count) {
  const store = join(stateDir, 'store');
  mkdirSync(store, { mode: 0o700 });
  const program = await buildStoreBench();
  const child = spawn(process.execPath, ['--expose-gc', program, 'fill', store, String(count)], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const code = await new Promise((resolve) => child.on('close', resolve));
  if (code !== 0) throw new Error(`the history could not be made: exit code ${code}`);
  const retention = { days: 36_500, errorDays: 36_500, newest: 10_000_000 };
  writeFileSync(join(stateDir, 'settings.json'), JSON.stringify({ retention }));
}
