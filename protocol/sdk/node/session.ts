import { StepErrorCode } from '../../step/errors.ts';
import type { StepError as WireError } from '../../step/errors.ts';
import { LIMITS } from '../../step/limits.ts';
import { cancel } from '../../step/messages/cancel.ts';
import type { CancelReason } from '../../step/messages/cancel.ts';
import { describe } from '../../step/messages/describe.ts';
import type { RequestId } from '../../step/messages/envelope.ts';
import { initialize } from '../../step/messages/initialize.ts';
import type { PeerInfo, ProviderCapabilities, SessionLimits } from '../../step/messages/initialize.ts';
import { run } from '../../step/messages/run.ts';
import { STEP_PROTOCOL_VERSION } from '../../step/version.ts';
import { Attempt } from './attempt.ts';
import type { DeclaredStep } from './registry.ts';
import { initializeParams, isObject, runParams } from './requests.ts';
import { wellFormed } from './text.ts';
import type { LineHandler } from './wire/line-reader.ts';

/** What a session needs of the world. */
export interface SessionOptions {
  steps: ReadonlyMap<string, DeclaredStep>;
  provider: PeerInfo;
  capabilities: ProviderCapabilities;
  /** Sends one message, given as JSON text. */
  send(text: string): void;
  /** Told when `initialize` has set the limits. */
  onLimits?(limits: SessionLimits): void;
}

/** The provider's side of step protocol 1: one line in, at most one answer out. */
export class Session implements LineHandler {
  readonly #options: SessionOptions;
  #ready = false;
  #limits: SessionLimits = { maxMessageBytes: LIMITS.maxMessageBytes, maxDataBytes: LIMITS.maxDataBytes };
  #answered = false;
  #running: { attempt: Attempt; ended: Promise<void> } | undefined;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** The attempt under way, and the promise that settles when it has ended. */
  get running(): { attempt: Attempt; ended: Promise<void> } | undefined {
    return this.#running;
  }

  /** Whether a step has run and been answered. */
  get answered(): boolean {
    return this.#answered;
  }

  line(text: string): void {
    let message: unknown;
    try {
      message = JSON.parse(text);
    } catch {
      this.#refuse(null, StepErrorCode.ParseError, 'The line is not JSON.');
      return;
    }
    if (!isObject(message)) {
      this.#refuse(null, StepErrorCode.InvalidRequest, 'A message is one JSON object.');
      return;
    }
    const { id, method, params } = message;
    if (id === undefined && typeof method === 'string') this.#notified(method, params);
    else if (typeof id === 'string' && typeof method === 'string') this.#requested(id, method, params);
    else
      this.#refuse(
        typeof id === 'string' ? id : null,
        StepErrorCode.InvalidRequest,
        'A request has a text as id and method.',
      );
  }

  tooLong(head: string, bytes: number): void {
    const id = /"id"\s*:\s*"([0-9a-f]{32})"/.exec(head)?.[1];
    const message = `The message has ${bytes} bytes; the limit is ${this.#limits.maxMessageBytes}.`;
    this.#refuse(id ?? null, StepErrorCode.PayloadTooLarge, message);
  }

  notText(): void {
    this.#refuse(null, StepErrorCode.ParseError, 'The line is not UTF-8.');
  }

  #notified(method: string, params: unknown): void {
    if (method !== cancel.method || !isObject(params)) return;
    const attempt = this.#running?.attempt;
    if (attempt && params['id'] === attempt.id) attempt.cancel(reasonOf(params['reason']));
  }

  #requested(id: RequestId, method: string, params: unknown): void {
    if (method === initialize.method) this.#initialize(id, params);
    else if (!this.#ready) this.#refuse(id, StepErrorCode.InvalidRequest, 'The first request is "initialize".');
    else if (method === describe.method) this.#describe(id, params);
    else if (method === run.method) this.#run(id, params);
    else this.#refuse(id, StepErrorCode.MethodNotFound, `There is no method "${method}".`);
  }

  #initialize(id: RequestId, params: unknown): void {
    const wanted = initializeParams(params);
    if (this.#ready) this.#refuse(id, StepErrorCode.InvalidRequest, '"initialize" comes once.');
    else if (!wanted) this.#refuse(id, StepErrorCode.InvalidParams, '"initialize" needs protocolVersions, an array.');
    else if (!wanted.versions.includes(STEP_PROTOCOL_VERSION)) {
      const message = `This provider speaks version ${STEP_PROTOCOL_VERSION} of the step protocol, none of the offered.`;
      this.#refuse(id, StepErrorCode.UnsupportedVersion, message);
    } else {
      this.#ready = true;
      this.#limits = wanted.limits;
      this.#options.onLimits?.(wanted.limits);
      const { provider, capabilities, steps } = this.#options;
      const result = { protocolVersion: STEP_PROTOCOL_VERSION, provider, capabilities, steps: [...steps.keys()] };
      this.#answer(id, JSON.stringify(result));
    }
  }

  #describe(id: RequestId, params: unknown): void {
    const { steps } = this.#options;
    const name = isObject(params) ? params['step'] : null;
    if (name !== undefined && typeof name !== 'string') {
      this.#refuse(id, StepErrorCode.InvalidParams, '"step/describe" needs params, an object; its step is a text.');
      return;
    }
    const told = name === undefined ? [...steps.values()] : [steps.get(name)];
    const descriptions = told.flatMap((step) => (step ? [step.description] : []));
    if (name !== undefined && descriptions.length === 0) this.#refuseUnknown(id, name);
    else this.#answer(id, JSON.stringify({ steps: descriptions }));
  }

  #run(id: RequestId, params: unknown): void {
    const wanted = runParams(params);
    if (!wanted) {
      this.#refuse(id, StepErrorCode.InvalidParams, '"step/run" needs step, input, with and context.');
      return;
    }
    const step = this.#options.steps.get(wanted.step);
    if (!step) this.#refuseUnknown(id, wanted.step);
    else if (this.#running) this.#refuse(id, StepErrorCode.InvalidRequest, 'A step is running: one request at a time.');
    else {
      const attempt = new Attempt(id, wanted, this.#limits, (method, more) => {
        // A step that goes on after its answer must not be heard any more.
        if (this.#running?.attempt === attempt) this.#notify(method, { id, ...more });
      });
      // Begins when `running` is set: what the step sends in its first, synchronous part counts.
      this.#running = { attempt, ended: Promise.resolve().then(() => this.#carryOut(attempt, step)) };
    }
  }

  async #carryOut(attempt: Attempt, step: DeclaredStep): Promise<void> {
    const outcome = await attempt.run(step.run);
    this.#running = undefined;
    this.#answered = true;
    if ('result' in outcome) this.#answer(attempt.id, outcome.result);
    else this.#refuse(attempt.id, outcome.error.code, outcome.error.message, outcome.error.data);
  }

  #refuseUnknown(id: RequestId, name: string): void {
    const names = [...this.#options.steps.keys()].map((known) => `"${known}"`).join(', ');
    this.#refuse(id, StepErrorCode.UnknownStep, `There is no step "${name}". This provider has ${names || 'none'}.`);
  }

  #answer(id: RequestId, result: string): void {
    const text = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`;
    const bytes = this.#excess(text);
    if (bytes === 0) this.#options.send(text);
    else
      this.#refuse(
        id,
        StepErrorCode.PayloadTooLarge,
        `The answer has ${bytes} bytes; the limit is ${this.#limits.maxMessageBytes}.`,
      );
  }

  #refuse(id: RequestId | null, code: number, message: string, data?: WireError['data']): void {
    const whole = JSON.stringify({ jsonrpc: '2.0', id, error: { code, message, ...(data ? { data } : {}) } });
    if (this.#excess(whole) === 0) this.#options.send(whole);
    else
      this.#options.send(
        JSON.stringify({ jsonrpc: '2.0', id, error: { code, message: wellFormed(message.slice(0, 1024)) } }),
      );
  }

  #notify(method: string, params: object): void {
    const text = JSON.stringify({ jsonrpc: '2.0', method, params });
    if (this.#excess(text) === 0) this.#options.send(text);
  }

  /** The size of a message that is over the limit, else 0. */
  #excess(text: string): number {
    // No text has more than three bytes a UTF-16 unit, so most are known to fit without counting.
    if (text.length * 3 <= this.#limits.maxMessageBytes) return 0;
    const bytes = Buffer.byteLength(text);
    return bytes > this.#limits.maxMessageBytes ? bytes : 0;
  }
}

function reasonOf(reason: unknown): CancelReason {
  return reason === 'timeout' || reason === 'shutdown' ? reason : 'user';
}
