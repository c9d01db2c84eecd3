/** What a store asks of the program that makes its snapshots: one JSON text on its stdin. */
export interface SnapshotRequest {
  folder: string;
  /** The last event to take in; everything up to it is durable. */
  upTo: number;
}

/** Its answer, one JSON text on its stdout. */
export type SnapshotReply = { name: string } | { error: string };
