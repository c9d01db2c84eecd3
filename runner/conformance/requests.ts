import type { JsonObject } from '../../protocol/data/json.ts';
import { LIMITS } from '../../protocol/step/limits.ts';
import type { InitializeParams, RunContext, RunParams, SessionLimits } from '../../protocol/step/messages/index.ts';
import { newRequestId } from '../../protocol/step/framing/index.ts';
import { STEP_PROTOCOL_VERSION } from '../../protocol/step/version.ts';

/** The limits told to the provider unless a scenario is about them. */
export const DEFAULT_LIMITS: SessionLimits = {
  maxMessageBytes: LIMITS.maxMessageBytes,
  maxDataBytes: LIMITS.maxDataBytes,
};

export function initializeParams(
  limits: SessionLimits,
  protocolVersions: string[] = [STEP_PROTOCOL_VERSION],
): InitializeParams {
  return { protocolVersions, runner: { name: 'stepwell check-step', version: '1' }, limits, capabilities: {} };
}

/** The folders a step is given; made once for a whole check. */
export interface Folders {
  workDir: string;
  tempDir: string;
  artifactDir: string;
}

export function runParams(step: string, input: JsonObject, settings: JsonObject, folders: Folders): RunParams {
  const context: RunContext = {
    processId: newRequestId(),
    stepId: 'check',
    stepIndex: 0,
    attempt: 1,
    maxAttempts: 1,
    ...folders,
  };
  return { step, input, with: settings, context };
}
