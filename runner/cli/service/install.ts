import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname } from 'node:path';
import { CliError } from '../cli-error.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import type { Place } from './place.ts';
import { UNIT_NAME, type UnitOptions } from './unit.ts';

/** Writes the unit, has systemd start it now and at boot, and says what is left to do. */
export function installUnit(text: string, unit: UnitOptions, place: Place): ExitStatus {
  const { path, systemctl, scope, write } = place;
  if (scope === 'system' && unit.user === undefined) {
    throw new CliError(
      'Name the user whose processes it is to run: --user NAME. Steps get the rights of that user; root should not be it.',
    );
  }
  const before = readIfThere(path);
  if (before !== text) {
    try {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text, { mode: 0o644 });
    } catch (error) {
      throw new CliError(`${path} cannot be written: ${(error as Error).message}`);
    }
    write(`${before === undefined ? 'Written' : 'Updated'}: ${path}`);
  } else write(`Unchanged: ${path}`);

  const unavailable = systemctl.unavailable();
  const user = scope === 'user' ? ' --user' : '';
  const byHand = `  systemctl${user} daemon-reload && systemctl${user} enable --now ${UNIT_NAME}`;
  if (unavailable !== undefined) {
    write(`It was not started (${unavailable}). Where systemd runs:`);
    write(byHand);
    return EXIT.noRunner;
  }
  const steps: string[][] = [
    ['daemon-reload'],
    ['enable', UNIT_NAME],
    [before === text ? 'start' : 'restart', UNIT_NAME],
  ];
  for (const words of steps) {
    const { code, text: said } = systemctl.do(...words);
    if (code === 0) continue;
    write(`systemctl${user} ${words.join(' ')} failed: ${said}`);
    return EXIT.noRunner;
  }
  write('The runner is started, and will be at boot.');
  if (scope === 'user') {
    write('');
    write('A service of your own begins when you log in and ends when you log out, unless you linger:');
    write(`  sudo loginctl enable-linger ${userInfo().username}`);
  }
  return EXIT.finished;
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
