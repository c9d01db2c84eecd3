import type { ProcessDefinition, StepDefinition } from '../../../protocol/process-file/definition.ts';
import type { Clock } from '../clock.ts';
import { failure } from '../failure.ts';
import type { Launcher } from '../launch/launcher.ts';
import type { ActionRequest, ActionResult } from '../step/action.ts';
import { ProviderSession } from './session.ts';

/**
 * The providers of one process. Steps that name the same entry of `providers`, with the same environment, share one
 * running provider when it says that it can be reused; never across processes.
 */
export class ProviderPool {
  readonly #definition: ProcessDefinition;
  readonly #launcher: Launcher;
  readonly #clock: Clock;
  readonly #idle = new Map<string, ProviderSession>();
  readonly #closing = new Set<Promise<void>>();

  constructor(definition: ProcessDefinition, launcher: Launcher, clock: Clock) {
    this.#definition = definition;
    this.#launcher = launcher;
    this.#clock = clock;
  }

  /** Runs a step. A second attempt gets a provider of its own, whatever the first left behind. */
  async run(
    step: StepDefinition,
    providerName: string,
    stepName: string,
    request: ActionRequest,
  ): Promise<ActionResult> {
    const provider = this.#definition.providers[providerName];
    if (!provider) throw failure('InternalError', `The process has no provider "${providerName}".`);
    const key = `${providerName}\n${JSON.stringify(step.env)}`;
    const session = await this.#take(key, request.context.attempt > 1, () =>
      ProviderSession.start(this.#launcher, this.#clock, provider, request),
    );
    try {
      const result = await session.run(stepName, step.timeoutMs, request);
      this.#giveBack(key, session);
      return result;
    } catch (error) {
      // The next attempt must not run beside what is left of this one.
      if (session.broken) await session.end();
      else this.#giveBack(key, session);
      throw error;
    }
  }

  /** Ends all of them; resolves when they are gone. */
  async dispose(): Promise<void> {
    for (const [key, session] of this.#idle) {
      this.#idle.delete(key);
      this.#track(session.close());
    }
    await Promise.all(this.#closing);
  }

  async #take(key: string, fresh: boolean, start: () => Promise<ProviderSession>): Promise<ProviderSession> {
    const idle = this.#idle.get(key);
    if (!idle) return start();
    this.#idle.delete(key);
    if (!fresh && idle.reusable) return idle;
    this.#track(idle.close());
    return start();
  }

  #giveBack(key: string, session: ProviderSession): void {
    if (session.reusable) this.#idle.set(key, session);
    else this.#track(session.close());
  }

  #track(closing: Promise<void>): void {
    const tracked = closing.finally(() => this.#closing.delete(tracked));
    this.#closing.add(tracked);
  }
}
