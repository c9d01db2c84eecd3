import type { JsonObject } from '../../data/json.ts';
import type { MessageDeclaration, RequestId } from './envelope.ts';

/** One log record of the running step. */
export const log = {
  method: '$/log',
  from: 'provider',
  kind: 'notification',
} as const satisfies MessageDeclaration;

export interface LogParams extends LogEntry {
  /** The running request. */
  id: RequestId;
}

export interface LogEntry {
  level: LogLevel;
  message: string;
  /** Structured values beside the message. */
  fields?: JsonObject;
}

export type LogLevel = 'debug' | 'info' | 'warning' | 'error';
