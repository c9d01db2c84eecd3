import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import { stepReferences } from '../../../protocol/process-file/references.ts';
import type { ProcessEvent, PublishedArtifact } from '../../../protocol/process/events.ts';
import type { StepResult } from '../../executor/job.ts';

/** What the main steps gave so far, of which only outputs are kept that some expression of the file names. */
export class EarlierResults {
  readonly #needed: ReadonlySet<string>;
  readonly #results: Map<string, StepResult>;

  /** @param before results of an earlier run that this one goes on with */
  constructor({ steps, onFailure, finally: last }: ProcessDefinition, before: Readonly<Record<string, StepResult>>) {
    const all = [...steps, ...onFailure, ...last];
    this.#needed = new Set(all.flatMap(stepReferences).map(({ step }) => step));
    this.#results = new Map(Object.entries(before));
  }

  /** By step id. */
  get all(): Record<string, StepResult> {
    return Object.fromEntries(this.#results);
  }

  event(event: ProcessEvent): void {
    if (!('phase' in event) || event.phase !== 'steps' || !this.#needed.has(event.step)) return;
    if (event.type === 'stepFinished') {
      const { step, output, artifacts = [] } = event;
      this.#results.set(step, { status: 'finished', output, artifacts: byName(artifacts) });
    } else if (event.type === 'stepSkipped') {
      this.#results.set(event.step, { status: 'skipped', output: null, artifacts: {} });
    } else if (event.type === 'stepFailed' && event.then === 'continue') {
      this.#results.set(event.step, { status: 'error', output: null, artifacts: {} });
    }
  }
}

function byName(artifacts: readonly PublishedArtifact[]): Record<string, PublishedArtifact> {
  return Object.fromEntries(artifacts.map((artifact) => [artifact.name, artifact]));
}
