import { validateDescribeResult, validateInitializeResult } from '../../../protocol/generated/step-messages.js';
import { describeMismatch } from '../../../protocol/step/describe-mismatch.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import {
  describe,
  initialize,
  type InitializeParams,
  type StepDescription,
} from '../../../protocol/step/messages/index.ts';
import { STEP_PROTOCOL_VERSION } from '../../../protocol/step/version.ts';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import { closeProvider, killProgram } from '../../executor/launch/endings.ts';
import { createLauncher, type LaunchedProgram, type Launcher } from '../../executor/launch/launcher.ts';
import { Wire, type Answer } from '../../executor/provider/wire.ts';
import { inheritableEnv, overlayEnv } from '../../platform/environment.ts';
import { RUNNER_INFO } from '../../version.ts';
import type { ProviderLaunch } from './provider-launch.ts';

/** How a provider may end once it has answered, in ms: nobody waits for it, but it must not stay. */
const ENDING = { graceMs: 2000, killMs: 1000 };
/** Of what a failing provider wrote to stderr, in characters. */
const TAIL = 300;

export interface ProviderAnswer {
  /** Names of all its steps; undefined: it does not say. */
  names: readonly string[] | undefined;
  steps: readonly StepDescription[];
}

let launcher: Launcher | undefined;

/**
 * Starts a provider and asks it what its steps are. Whatever it does, it is gone some seconds after `timeoutMs`.
 * Rejects with an Error whose message is a sentence for people.
 */
export async function describeProvider({ argv, cwd, env }: ProviderLaunch, timeoutMs: number): Promise<ProviderAnswer> {
  launcher ??= createLauncher();
  const program = await launcher.launch({
    argv,
    cwd,
    env: overlayEnv(inheritableEnv(process.env), env),
    stdin: 'pipe',
  });
  const late = { is: false };
  const timer = setTimeout(() => {
    late.is = true;
    void killProgram(program);
  }, timeoutMs);
  try {
    return await ask(program);
  } catch (error) {
    if (late.is) throw new Error(`It did not answer within ${timeoutMs / 1000} s.`, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    void closeProvider(program, ENDING);
  }
}

/** Removes what was made for pipes. */
export async function disposeLauncher(): Promise<void> {
  await launcher?.dispose();
}

async function ask(program: LaunchedProgram): Promise<ProviderAnswer> {
  let written = '';
  program.stderr.read((chunk) => {
    written = `${written}${chunk.toString()}`.slice(-TAIL);
  });
  const wire = new Wire(program, { stray: () => undefined, warning: () => undefined });
  const params: InitializeParams = {
    protocolVersions: [STEP_PROTOCOL_VERSION],
    runner: RUNNER_INFO,
    limits: { maxMessageBytes: LIMITS.maxMessageBytes, maxDataBytes: LIMITS.maxDataBytes },
    capabilities: {},
  };
  const ready = resultOf(await wire.request(initialize, params, () => undefined).answer, written);
  if (!validateInitializeResult(ready)) {
    throw new Error(`Its answer to initialize ${describeMismatch(validateInitializeResult.errors)}.`);
  }
  if (ready.capabilities.describe !== true) return { names: ready.steps, steps: [] };
  const described = resultOf(await wire.request(describe, {}, () => undefined).answer, written);
  if (!validateDescribeResult(described)) {
    throw new Error(`Its answer to step/describe ${describeMismatch(validateDescribeResult.errors)}.`);
  }
  return { names: ready.steps ?? described.steps.map(({ name }) => name), steps: described.steps };
}

function resultOf(answer: Answer, written: string): unknown {
  if (answer.kind === 'result') return answer.result;
  if (answer.kind === 'error') throw new Error(`It answered: ${sanitise(answer.error.message)}`);
  const last = sanitise(written.trim().split('\n').at(-1) ?? '');
  throw new Error(`It ended before it answered${last === '' ? '.' : `: ${last}`}`);
}
