import { join } from 'node:path';
import { UNIT_NAME } from './unit.ts';

/** Where systemd looks for units that people install. */
export function unitPlace(scope: 'system' | 'user', env: NodeJS.ProcessEnv, home: string): string {
  if (scope === 'system') return `/etc/systemd/system/${UNIT_NAME}`;
  return join(env['XDG_CONFIG_HOME'] || join(home, '.config'), 'systemd', 'user', UNIT_NAME);
}
