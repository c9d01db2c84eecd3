import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import type { ProcessDefinition, StepDefinition } from '../../../protocol/process-file/definition.ts';
import {
  declaredPaths,
  listConditionPaths,
  listValuePaths,
  type ProcessScope as ProcessFields,
  type Scope,
  type StepScope,
} from '../../../protocol/process-file/expressions/index.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { PublishedArtifact } from '../../../protocol/process/events.ts';
import type { StepStatus } from '../../../protocol/process/states.ts';
import type { Job, StepResult } from '../job.ts';

/** What expressions can name, kept up to date in place as steps end: a process may have thousands of them. */
export class ProcessScope {
  /** As it stands in `process.status`. */
  status: ProcessFields['status'] = 'running';
  /** The error being handled; null in `finally` after success, undefined while the steps run. */
  error: ProcessError | null | undefined;
  readonly #job: Job;
  readonly #needed: ReadonlySet<string>;
  readonly #steps: Record<string, StepScope> = {};
  readonly #results: Record<string, StepResult>;

  constructor(job: Job) {
    this.#job = job;
    this.#needed = referencedSteps(job.definition);
    this.#results = { ...job.cursor.results };
    for (const { id } of allSteps(job.definition)) {
      this.#steps[id] = stepScope(this.#results[id] ?? { status: 'pending', output: null, artifacts: {} });
    }
  }

  /** Results that later expressions need: part of the cursor. */
  get results(): Record<string, StepResult> {
    return { ...this.#results };
  }

  record(
    id: string,
    status: StepStatus,
    output: JsonObject | null,
    artifacts: readonly PublishedArtifact[] = [],
  ): void {
    const named = Object.fromEntries(artifacts.map((artifact) => [artifact.name, artifact]));
    // An output that nothing refers to is not kept: thousands of large ones would not fit.
    const result = { status, output: this.#needed.has(id) ? output : null, artifacts: named };
    this.#steps[id] = stepScope(result);
    if (this.#needed.has(id)) this.#results[id] = result;
  }

  /** What a step's expressions see, but for `env` and `secrets`. */
  of(step: StepDefinition, input: JsonObject): Scope {
    const { definition, params, pid } = this.#job;
    const { name, file, cwd } = definition;
    return {
      input,
      params,
      process: { id: pid, name, file, cwd, status: this.status },
      steps: this.#steps,
      declared: declaredPaths(definition, step),
      ...(this.error !== undefined && { error: this.error as JsonValue }),
    };
  }
}

function stepScope({ status, output, artifacts }: StepResult): StepScope {
  const paths = Object.entries(artifacts).map(([name, artifact]) => [name, artifact.path] as const);
  return { status, output, artifacts: Object.fromEntries(paths) };
}

function allSteps({ steps, onFailure, finally: last }: ProcessDefinition): StepDefinition[] {
  return [...steps, ...onFailure, ...last];
}

/** Ids of the steps that some expression of the process names. */
export function referencedSteps(definition: ProcessDefinition): Set<string> {
  const texts: unknown[] = [definition.env, definition.providers];
  const found = new Set<string>();
  for (const step of allSteps(definition)) {
    texts.push(step.with, step.env, step.action, step.interrupt?.message);
    if (typeof step.if === 'string') note(found, listConditionPaths(step.if));
  }
  note(found, listValuePaths(texts as JsonValue));
  return found;
}

function note(found: Set<string>, paths: ReturnType<typeof listConditionPaths>): void {
  for (const { segments } of paths) {
    const [root, id] = segments;
    if (root.key === 'steps' && typeof id?.key === 'string') found.add(id.key);
  }
}
