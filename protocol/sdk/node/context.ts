import type { JsonObject } from '../../data/json.ts';
import { artifact } from '../../step/messages/artifact.ts';
import { log } from '../../step/messages/log.ts';
import { mask } from '../../step/messages/mask.ts';
import { progress } from '../../step/messages/progress.ts';
import type { RunParams } from '../../step/messages/run.ts';
import type { ArtifactFile, ArtifactOptions, ArtifactSource, InterruptOptions, StepContext, StepLog } from './api.ts';
import type * as api from './api.ts';
import { storeArtifact } from './artifact.ts';
import { Interrupt } from './interrupt.ts';
import { ProgressReporter } from './progress.ts';
import { stepLog } from './step-log.ts';
import { wellFormed } from './text.ts';

/** Sends a notification of the running request, whose id is added. */
export type Notify = (method: string, params: object) => void;

/** `ctx` of one attempt. Its functions may be taken off it (`const { log, progress } = ctx`). */
export class Context implements StepContext {
  readonly with: JsonObject;
  readonly signal: AbortSignal;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly processId: string;
  readonly stepId: string;
  readonly stepIndex: number;
  readonly workDir: string;
  readonly tempDir: string;
  readonly artifactDir: string;
  readonly timeoutMs: number | undefined;
  readonly traceparent: string | undefined;
  readonly log: StepLog;
  readonly #notify: Notify;
  readonly #progress: ProgressReporter;
  readonly #artifacts: Promise<unknown>[] = [];
  #summary: string | undefined;
  #interrupt: Interrupt | undefined;

  constructor(params: RunParams, signal: AbortSignal, notify: Notify) {
    const { context } = params;
    this.with = params.with;
    this.signal = signal;
    this.attempt = context.attempt;
    this.maxAttempts = context.maxAttempts;
    this.processId = context.processId;
    this.stepId = context.stepId;
    this.stepIndex = context.stepIndex;
    this.workDir = context.workDir;
    this.tempDir = context.tempDir;
    this.artifactDir = context.artifactDir;
    this.timeoutMs = params.timeoutMs;
    this.traceparent = context.traceparent;
    this.#notify = notify;
    this.#progress = new ProgressReporter((value) => {
      notify(progress.method, value);
    });
    this.log = stepLog((entry) => {
      notify(log.method, entry);
    });
  }

  readonly progress = (done: number, total?: number, message?: string): void => {
    this.#progress.report(done, total, message);
  };

  readonly artifact = (name: string, source: ArtifactSource, options: ArtifactOptions = {}): Promise<ArtifactFile> => {
    const stored = storeArtifact(this.artifactDir, name, source, options).then((result) => {
      this.#notify(artifact.method, result.artifact);
      return result.file;
    });
    // Handled here as well, so that an artifact nobody awaits fails the step and not the program.
    stored.catch(() => undefined);
    this.#artifacts.push(stored);
    return stored;
  };

  readonly mask = (value: string): void => {
    if (typeof value !== 'string') throw new TypeError('mask() takes a string');
    this.#notify(mask.method, { value: wellFormed(value) });
  };

  readonly summary = (text: string): void => {
    this.#summary = wellFormed(text);
  };

  readonly interrupt = (output: object, options?: InterruptOptions): api.Interrupt => {
    this.#interrupt = new Interrupt(output, options);
    return this.#interrupt as object as api.Interrupt;
  };

  /** The last chance before the answer: what was started is finished, what was held back is sent. */
  async settle(): Promise<void> {
    if (this.#artifacts.length > 0) await Promise.all(this.#artifacts);
    this.flush();
  }

  flush(): void {
    this.#progress.flush();
  }

  get summaryText(): string | undefined {
    return this.#summary;
  }

  /** An interrupt that was asked for, whether or not the step then returned it. */
  get askedInterrupt(): Interrupt | undefined {
    return this.#interrupt;
  }
}
