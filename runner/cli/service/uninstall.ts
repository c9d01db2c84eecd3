import { existsSync, rmSync } from 'node:fs';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Place } from './place.ts';
import { UNIT_NAME } from './unit.ts';

/** Stops the service and removes its unit. What is in the queue stays in the state directory. */
export function uninstallUnit({ path, systemctl, write }: Place): ExitStatus {
  if (!existsSync(path)) {
    write(`There is no ${path}: nothing to do.`);
    return EXIT.finished;
  }
  const usable = systemctl.unavailable() === undefined;
  if (usable) {
    const { code, text } = systemctl.do('disable', '--now', UNIT_NAME);
    if (code !== 0) write(`systemctl disable --now ${UNIT_NAME} failed: ${text}`);
  }
  try {
    rmSync(path);
  } catch (error) {
    throw new CliError(`${path} cannot be removed: ${(error as Error).message}`);
  }
  if (usable) systemctl.do('daemon-reload');
  write(`Removed: ${path}`);
  write('The queue stays in its state directory; `stepwell list` shows it.');
  return EXIT.finished;
}
