import { StepErrorCode } from '../../step/errors.ts';
import type { StepError as WireError } from '../../step/errors.ts';
import type { RequestId } from '../../step/messages/envelope.ts';
import type { CancelReason } from '../../step/messages/cancel.ts';
import type { SessionLimits } from '../../step/messages/initialize.ts';
import type { RunParams } from '../../step/messages/run.ts';
import type { StepFunction } from './api.ts';
import { Context } from './context.ts';
import type { Notify } from './context.ts';
import { cancelledAnswer, errorAnswer } from './error-answer.ts';
import { Cancelled, StepError } from './errors.ts';
import { Interrupt } from './interrupt.ts';
import { toJsonText } from './output-json.ts';

/** A finished attempt: the JSON text of its result, or its error. */
export type Outcome = { result: string } | { error: WireError };

/** One `step/run`: runs the step's function and makes the one answer of whatever becomes of it. */
export class Attempt {
  readonly id: RequestId;
  readonly #abort = new AbortController();
  readonly #context: Context;
  readonly #params: RunParams;
  readonly #limits: SessionLimits;
  #failFromOutside: (error: unknown) => void = () => undefined;

  constructor(id: RequestId, params: RunParams, limits: SessionLimits, notify: Notify) {
    this.id = id;
    this.#params = params;
    this.#limits = limits;
    this.#context = new Context(params, this.#abort.signal, notify);
  }

  /** Never rejects. */
  async run(step: StepFunction): Promise<Outcome> {
    try {
      return { result: await this.#result(step) };
    } catch (thrown) {
      this.#context.flush();
      const reason: unknown = this.#abort.signal.reason;
      return { error: reason instanceof Cancelled ? cancelledAnswer(reason, thrown) : errorAnswer(thrown) };
    }
  }

  /** The first reason stands, however often it is cancelled. */
  cancel(reason: CancelReason): void {
    if (!this.#abort.signal.aborted) this.#abort.abort(new Cancelled(reason));
  }

  /** Fails the attempt with an error that no promise of the step brought: an uncaught one. */
  fail(error: unknown): void {
    this.#failFromOutside(error);
  }

  async #result(step: StepFunction): Promise<string> {
    const { input } = this.#params;
    const failed = new Promise<never>((_resolve, reject) => {
      this.#failFromOutside = reject;
    });
    const returned: unknown = await Promise.race([step(input, this.#context), failed]);
    await this.#context.settle();
    if (returned instanceof Interrupt) {
      const interrupt = toJsonText(returned.request, 'interrupt');
      return this.#answer('interrupted', returned.output, `,"interrupt":${interrupt}`);
    }
    if (this.#context.askedInterrupt) {
      this.#context.log.warning(
        'ctx.interrupt() has no effect unless its result is returned: return ctx.interrupt(...)',
      );
    }
    return this.#answer('completed', returned === undefined ? input : returned, '');
  }

  /** The output is turned into text once; its size is that of the text. */
  #answer(status: string, output: unknown, more: string): string {
    const text = toJsonText(output, 'output');
    const bytes = Buffer.byteLength(text);
    const { maxDataBytes } = this.#limits;
    if (bytes > maxDataBytes) {
      const message = `The output has ${bytes} bytes; the limit is ${maxDataBytes}. Larger things travel as artifacts.`;
      throw new StepError(message, { code: StepErrorCode.PayloadTooLarge, details: { bytes, maxDataBytes } });
    }
    const summary = this.#context.summaryText;
    return `{"status":"${status}","output":${text}${more}${summary === undefined ? '' : `,"summary":${JSON.stringify(summary)}`}}`;
  }
}
