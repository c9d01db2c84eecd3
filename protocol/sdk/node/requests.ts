import type { JsonObject } from '../../data/json.ts';
import { LIMITS } from '../../step/limits.ts';
import type { SessionLimits } from '../../step/messages/initialize.ts';
import type { RunParams } from '../../step/messages/run.ts';

/** A line from the executor, before its params are looked at. */
export interface Incoming {
  id: string | undefined;
  method: string;
  params: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The params of `initialize`, or undefined when something required is missing. */
export function initializeParams(params: unknown): { versions: unknown[]; limits: SessionLimits } | undefined {
  if (!isObject(params) || !Array.isArray(params['protocolVersions'])) return undefined;
  const limits = isObject(params['limits']) ? params['limits'] : {};
  return {
    versions: params['protocolVersions'],
    limits: {
      maxMessageBytes: size(limits['maxMessageBytes'], LIMITS.maxMessageBytes),
      maxDataBytes: size(limits['maxDataBytes'], LIMITS.maxDataBytes),
    },
  };
}

/** The params of `step/run`, or undefined when something required is missing. */
export function runParams(params: unknown): RunParams | undefined {
  if (!isObject(params) || typeof params['step'] !== 'string') return undefined;
  const complete = isObject(params['input']) && isObject(params['with']) && isObject(params['context']);
  return complete ? (params as unknown as RunParams) : undefined;
}

function size(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 1 ? value : otherwise;
}
