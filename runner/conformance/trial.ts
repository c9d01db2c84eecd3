import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import { StepErrorCode, stepErrorName } from '../../protocol/step/errors.ts';
import { describe, type ProviderCapabilities, type SessionLimits } from '../../protocol/step/messages/index.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';
import { isObject } from '../../protocol/data/index.ts';
import type { Answer } from './pending.ts';
import type { ProviderFacts, UserStep } from './provider-facts.ts';
import { DEFAULT_LIMITS } from './requests.ts';
import type { RunOptions, Session } from './session.ts';
import { NotApplicable, Violation } from './violation.ts';
import { show } from './show.ts';

/** An error as far as it can be relied on before it is checked. */
export interface SeenError {
  code: JsonValue | undefined;
  message: string;
  data: JsonObject;
}

/** What a scenario works with: sessions, and the words to judge by. */
export class Trial {
  readonly facts: ProviderFacts;
  readonly #userStep: UserStep | undefined;
  readonly #start: (limits: SessionLimits) => Promise<Session>;

  constructor(
    facts: ProviderFacts,
    userStep: UserStep | undefined,
    start: (limits: SessionLimits) => Promise<Session>,
  ) {
    this.facts = facts;
    this.#userStep = userStep;
    this.#start = start;
  }

  /** Starts the provider, without a word to it. */
  async start(limits: SessionLimits = DEFAULT_LIMITS): Promise<Session> {
    return this.#start(limits);
  }

  /** Starts the provider and has it ready. */
  async open(limits: SessionLimits = DEFAULT_LIMITS): Promise<Session> {
    const session = await this.#start(limits);
    const answer = await session.initialize().catch((error: unknown) => {
      throw error instanceof Violation ? new Violation(error.message, 'INIT-01') : error;
    });
    if ('error' in answer) throw new Violation(`initialize was answered with ${describeError(answer)}`, 'INIT-01');
    return session;
  }

  /** Starts the provider for one of the steps of the everything provider. */
  async openFor(step: string, limits: SessionLimits = DEFAULT_LIMITS): Promise<Session> {
    this.needStep(step);
    return this.open(limits);
  }

  needStep(step: string): void {
    if (!this.facts.steps?.has(step)) throw new NotApplicable(`the provider has no step \`${step}\``);
  }

  need(capability: keyof ProviderCapabilities): void {
    if (!this.facts.capabilities[capability])
      throw new NotApplicable(`the provider lacks the capability \`${capability}\``);
  }

  /** A step that can be run without harm: `echo`, or the user's own. */
  harmless(): UserStep {
    if (this.#userStep) return this.#userStep;
    if (this.facts.steps?.has('echo')) return { step: 'echo', input: { text: 'hello' }, with: {} };
    throw new NotApplicable('there is no step to run: the provider has no `echo`, and none was named with --step');
  }

  async runHarmless(session: Session, options: RunOptions = {}): Promise<JsonObject> {
    const { step, input, with: settings } = this.harmless();
    return this.result(await session.run(step, input, { with: settings, ...options }));
  }

  /** Checks that the session still serves requests, by the plainest one the provider knows; any answer will do. */
  async alive(session: Session, after: string): Promise<void> {
    const { describe: canDescribe, reuse } = this.facts.capabilities;
    try {
      if (canDescribe) await session.request(describe.method, {});
      else if (reuse) await this.runHarmless(session);
      else await session.request('x-stepwell/alive', {});
    } catch (error) {
      throw error instanceof Violation ? new Violation(`${after}, the session did not go on: ${error.message}`) : error;
    }
  }

  ensure(condition: boolean, message: string, requirement?: RequirementId): void {
    if (!condition) throw new Violation(message, requirement);
  }

  result(answer: Answer): JsonObject {
    if ('error' in answer) throw new Violation(`answered with ${describeError(answer)}`);
    if (!isObject(answer.result)) throw new Violation('answered a result that is not an object');
    return answer.result;
  }

  /** The output of an answered `step/run`. */
  output(answer: Answer): JsonObject {
    const output = this.result(answer)['output'];
    if (!isObject(output))
      throw new Violation('answered without an object as output', output === undefined ? 'RUN-01' : 'DATA-01');
    return output;
  }

  /** Like output(), where the step may say that it cannot do what the input asks for. */
  outputUnlessRefused(answer: Answer): JsonObject {
    if ('error' in answer && isObject(answer.error) && answer.error['code'] === StepErrorCode.InvalidInput) {
      throw new NotApplicable(`the step refuses this input: ${show(answer.error['message'])}`);
    }
    return this.output(answer);
  }

  error(answer: Answer, code?: number): SeenError {
    if ('result' in answer)
      throw new Violation(
        `answered with a result instead of ${code === undefined ? 'an error' : `error ${nameOf(code)}`}`,
      );
    const error = isObject(answer.error) ? answer.error : {};
    if (code !== undefined && error['code'] !== code) {
      throw new Violation(`answered with ${describeError(answer)} instead of error ${nameOf(code)}`);
    }
    const data = error['data'];
    return { code: error['code'], message: show(error['message'] ?? ''), data: isObject(data) ? data : {} };
  }
}

function nameOf(code: number): string {
  return `${code} ${stepErrorName(code) ?? ''}`.trim();
}

function describeError(answer: { error: JsonValue }): string {
  const error = isObject(answer.error) ? answer.error : {};
  const code = typeof error['code'] === 'number' ? nameOf(error['code']) : 'without a code';
  return `error ${code} (${show(error['message'] ?? 'no message')})`;
}
