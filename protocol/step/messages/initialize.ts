import type { MessageDeclaration } from './envelope.ts';

/** The first request on every session. Anything before it is answered with -32600. */
export const initialize = {
  method: 'initialize',
  from: 'executor',
  kind: 'request',
} as const satisfies MessageDeclaration;

export interface InitializeParams {
  /** The protocol versions the executor speaks, the preferred one first. */
  protocolVersions: string[];
  runner: PeerInfo;
  limits: SessionLimits;
  /** What the executor can do beyond version 1. Empty today; unknown names are ignored. */
  capabilities: Record<string, unknown>;
}

/** Who speaks: for logs and for people. */
export interface PeerInfo {
  name: string;
  version: string;
}

export interface SessionLimits {
  /**
   * Longest message either side may send, in bytes of its line without the line feed.
   * @minimum 1
   */
  maxMessageBytes: number;
  /**
   * Largest `input` and `output`, in bytes of their JSON text.
   * @minimum 1
   */
  maxDataBytes: number;
}

export interface InitializeResult {
  /** The one of `protocolVersions` that the provider chose. */
  protocolVersion: string;
  provider: PeerInfo;
  capabilities: ProviderCapabilities;
  /** Names of the steps on offer. Absent: ask `step/describe`. */
  steps?: string[];
}

/** What a provider can do; whatever is absent is false. */
export interface ProviderCapabilities {
  /** Answers `$/cancel` by ending the running step early. */
  cancel?: boolean;
  /** Answers `step/describe`. */
  describe?: boolean;
  /** Can run further steps of the same process after the first. */
  reuse?: boolean;
}
