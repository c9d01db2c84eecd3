import type { SchemaMismatch } from './validator.ts';

/** What the worker is sent, one at a time. JSON text crosses threads faster than objects do. */
export interface WorkerRequest {
  schema: string;
  data: string;
}

export type WorkerReply =
  /** Sent once, when it can take requests. */
  | { kind: 'ready' }
  | { kind: 'matched'; mismatches: SchemaMismatch[] }
  /** The schema cannot be used. */
  | { kind: 'invalid'; message: string };
