import type { JsonObject } from '../../protocol/data/json.ts';
import type { ProviderCapabilities } from '../../protocol/step/messages/index.ts';

/** What the provider said of itself when it was first started. */
export interface ProviderFacts {
  name: string;
  version: string;
  protocolVersion: string;
  capabilities: Required<ProviderCapabilities>;
  /** Its steps; undefined when it names none. */
  steps: ReadonlySet<string> | undefined;
}

/** A step of the user's own to check with, `--step`. */
export interface UserStep {
  step: string;
  input: JsonObject;
  with: JsonObject;
}
