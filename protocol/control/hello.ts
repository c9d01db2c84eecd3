import { request } from './message.ts';

/** The first message on every connection; anything else before it is refused. */
export const hello = request<HelloParams, HelloResult>('runner/hello');

export interface HelloParams {
  /** Versions of this wire the client speaks. */
  protocolVersions: string[];
  client: { name: string; version: string };
  /** From the token file of the state directory, which only its owner (and group, if so set up) can read. */
  token: string;
}

export interface HelloResult {
  /** The version spoken from here on. */
  protocolVersion: string;
  runner: RunnerIdentity;
  /** Number of the last durable event: where a subscription of what comes next begins. */
  lastEvent: number;
}

export interface RunnerIdentity {
  /** Version of the product. */
  version: string;
  /** Tells builds of one version apart: a hash of the program. */
  build: string;
  pid: number;
  /** ISO 8601. */
  startedAt: string;
  stateDir: string;
  /** OS user it runs as. */
  user: string;
}
