import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { start as startRequest } from '../../../protocol/control/start.ts';
import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { startDefinition } from '../definitions/start.ts';
import type { ExitStatus } from '../exit-status.ts';
import { afterStart } from '../follow/started.ts';
import { inheritableEnv } from '../../platform/environment.ts';
import { readNumber } from '../remote/read-number.ts';
import { withRunner } from '../remote/with-runner.ts';
import { readData } from '../run/read-data.ts';
import { readPairs } from '../run/read-params.ts';
import { print } from '../terminal/print.ts';
import { sanitise } from '../terminal/sanitise.ts';

/** `stepwell start FILE` */
export async function start({
  arguments: [name = ''],
  options,
}: Invocation<typeof startDefinition>): Promise<ExitStatus> {
  const file = resolve(name);
  // Said before a runner is started for nothing.
  if (!existsSync(file)) throw new CliError(`Cannot read the process file ${name}: there is no such file.`);
  const priority = readNumber('priority', options.priority);
  const pairs = readPairs(options.param);
  const params = {
    file,
    ...(options.data !== undefined && { data: readData(options.data) }),
    ...(pairs.length > 0 && { params: Object.fromEntries(pairs) }),
    ...(options.key !== undefined && { key: options.key }),
    ...(priority !== undefined && { priority }),
    // The runner keeps of it what steps inherit there and what the file names.
    env: inheritableEnv(process.env),
  };
  const result = await withRunner(options['state-dir'], 'start', { file: name }, (runner) =>
    runner.request(startRequest, params),
  );
  if (!result) throw new Error('no runner was started');
  const warnings = result.warnings.map((warning) => `${name}: warning: ${sanitise(warning)}\n`);
  const existing = result.existing
    ? ['Nothing new was started: this key was used for the same start before. Its process:\n']
    : [];
  if (!options.json) await print(process.stderr, [...warnings, ...existing].join(''));
  return afterStart({ result, file, options });
}
