import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Writes of some hundred bytes that a disk makes durable one after the other, a second. */
export function syncRate(folder, writes = 100) {
  const path = join(folder, 'sync-rate');
  const fd = openSync(path, 'a');
  const text = Buffer.alloc(500, 'x');
  const began = performance.now();
  for (let index = 0; index < writes; index += 1) {
    writeSync(fd, text);
    fdatasyncSync(fd);
  }
  const took = performance.now() - began;
  closeSync(fd);
  rmSync(path);
  return (writes * 1000) / took;
}
