import type { JsonObject } from '../../../protocol/data/json.ts';
import type { StepDefinition } from '../../../protocol/process-file/definition.ts';
import type { Artifact, InterruptRequest, RunContext } from '../../../protocol/step/messages/index.ts';
import type { Stop } from '../stop.ts';
import type { AttemptReport } from './attempt-report.ts';

/** What running a step needs to know, whether a provider or a command does it. */
export interface ActionRequest {
  step: StepDefinition;
  input: JsonObject;
  /** Expressions resolved. */
  with: JsonObject;
  /** The step's whole environment. */
  env: Record<string, string>;
  context: RunContext;
  report: AttemptReport;
  stop: Stop;
  maxDataBytes: number;
}

/** What a step gave. Rules of data hold for `output` already; schemas are not looked at yet. */
export interface ActionResult {
  output: JsonObject;
  summary?: string | undefined;
  interrupt?: InterruptRequest | undefined;
  artifacts: Artifact[];
  /**
   * Whether the step was done, however it was being ended meanwhile: a provider that answers is, a program that ends
   * with exit code 0 after TERM may just have obeyed.
   */
  done: boolean;
}
