import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { connect } from '../../client/connect.ts';
import { isControlFailure, isNoRunner } from '../../client/control-failure.ts';
import { chooseStateDir } from '../../state-dir/default-location.ts';
import { layoutOf } from '../../state-dir/layout.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-status.ts';
import { VERSION } from '../version.ts';
import type { Runner } from './runner.ts';
import { cliErrorOf } from './failure.ts';

/**
 * `start`: a runner is started when none runs. `look`: only where there is a queue to look at; a new user who asks what
 * there is gets no program in the background for it. `running`: never.
 */
export type Need = 'start' | 'look' | 'running';

/** Undefined: there is no runner, and none was to be started. Throws a CliError when none could be. */
export async function openRunner(stateDir: string | undefined, need: Need): Promise<Runner | undefined> {
  const start = need === 'start' || (need === 'look' && hasQueue(stateDir)) ? 'ifNeeded' : 'never';
  try {
    return await connect({ stateDir, start, client: { name: 'stepwell', version: VERSION } });
  } catch (error) {
    if (isControlFailure(error)) throw cliErrorOf(error, {});
    if (!isNoRunner(error) && !isStateDirError(error)) throw error;
    if (start === 'never' && isNoRunner(error)) return undefined;
    throw new CliError(error.message, EXIT.noRunner);
  }
}

function hasQueue(stateDir: string | undefined): boolean {
  return existsSync(layoutOf(chooseStateDir(stateDir, process.env, process.platform, homedir())).store);
}

function isStateDirError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'StateDirError';
}
