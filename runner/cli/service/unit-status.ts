import { existsSync } from 'node:fs';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Place } from './place.ts';
import { UNIT_NAME } from './unit.ts';

/** Says whether the service is installed and runs. 0: it runs; 4: it does not. */
export function unitStatus({ path, scope, systemctl, write }: Place): ExitStatus {
  if (!existsSync(path)) {
    write(`No service is installed (${path}). \`stepwell service install\` makes one.`);
    return EXIT.noRunner;
  }
  write(`Unit:    ${path}`);
  const unavailable = systemctl.unavailable();
  if (unavailable !== undefined) {
    write(`systemd: ${unavailable}`);
    return EXIT.noRunner;
  }
  const state = systemctl.do('is-active', UNIT_NAME).text || 'unknown';
  write(`At boot: ${systemctl.do('is-enabled', UNIT_NAME).text || 'unknown'}`);
  write(`Now:     ${state}`);
  const user = scope === 'user' ? ' --user' : '';
  write(`Its log: journalctl${user} -u ${UNIT_NAME}; more about the runner: stepwell doctor`);
  return state === 'active' ? EXIT.finished : EXIT.noRunner;
}
