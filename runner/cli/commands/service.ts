import { realpathSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { resolve } from 'node:path';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { SERVICE_ACTIONS, serviceDefinition } from '../definitions/service.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { readNumber } from '../remote/read-number.ts';
import { byHand } from '../service/by-hand.ts';
import { installUnit } from '../service/install.ts';
import { Systemctl } from '../service/systemctl.ts';
import { uninstallUnit } from '../service/uninstall.ts';
import { unitPlace } from '../service/unit-place.ts';
import { unitText, type UnitOptions } from '../service/unit.ts';
import { unitStatus } from '../service/unit-status.ts';
import { print } from '../terminal/print.ts';

/** `stepwell service install|uninstall|status` */
export async function service({
  arguments: [action],
  options,
}: Invocation<typeof serviceDefinition>): Promise<ExitStatus> {
  const unit = unitOptions(options);
  if (process.platform !== 'linux') {
    const words = [
      unit.node,
      unit.script,
      'runner',
      '--wait',
      ...(unit.stateDir ? ['--state-dir', unit.stateDir] : []),
    ];
    await print(process.stderr, `${byHand(process.platform, words).join('\n')}\n`);
    return EXIT.usage;
  }
  if (options.print) {
    await print(process.stdout, unitText(unit));
    return EXIT.finished;
  }
  if (unit.scope === 'system' && action !== 'status' && userInfo().uid !== 0) {
    throw new CliError(`Services of the machine are changed by root: sudo stepwell service ${action ?? ''} --system`);
  }
  const place = {
    path: unitPlace(unit.scope, process.env, homedir()),
    systemctl: new Systemctl(unit.scope),
    scope: unit.scope,
    write: (line: string) => process.stderr.write(`${line}\n`),
  };
  switch (action as (typeof SERVICE_ACTIONS)[number]) {
    case 'install':
      return installUnit(unitText(unit), unit, place);
    case 'uninstall':
      return uninstallUnit(place);
    case 'status':
      return unitStatus(place);
  }
}

function unitOptions(options: Invocation<typeof serviceDefinition>['options']): UnitOptions {
  const root = process.platform === 'linux' && userInfo().uid === 0;
  const scope = options.system || root ? 'system' : 'user';
  if (options.user !== undefined && scope === 'user')
    throw new CliError('--user goes with --system, which needs root.');
  return {
    node: process.execPath,
    // Behind the link that npm makes: it may be gone from PATH at boot.
    script: realpathSync(process.argv[1] ?? ''),
    scope,
    user: scope === 'system' ? (options.user ?? callerOfSudo(process.env)) : undefined,
    stateDir: options['state-dir'] === undefined ? undefined : resolve(options['state-dir']),
    concurrency: readNumber('concurrency', options.concurrency, 1),
    group: options.group,
  };
}

function callerOfSudo(env: NodeJS.ProcessEnv): string | undefined {
  return env['SUDO_USER'] === 'root' ? undefined : env['SUDO_USER'];
}
