import type { Duration } from '../../../protocol/process-file/model.ts';

/** Fields that hold a duration, with lengths that people mostly choose. */
export const DURATIONS: Readonly<Record<string, readonly Duration[]>> = {
  timeout: ['30s', '1m', '5m', '10m', '30m', '1h'],
  idleTimeout: ['30s', '1m', '5m', '10m'],
  killGrace: ['5s', '10s', '30s', '1m'],
  startTimeout: ['10s', '30s', '1m', '2m'],
  delay: ['500ms', '1s', '5s', '30s', '1m'],
  maxDelay: ['30s', '1m', '5m', '15m', '1h'],
  expiresIn: ['1h', '8h', '1d', '3d', '7d', '30d'],
};
