import type { JsonObject } from '../../../protocol/data/json.ts';
import { findDataFault, MAX_MESSAGE_DEPTH } from '../../../protocol/data/find-fault.ts';
import type { ProviderDefinition } from '../../../protocol/process-file/definition.ts';
import {
  validateArtifactParams,
  validateInitializeResult,
  validateLogParams,
  validateMaskParams,
  validateProgressParams,
  validateRunResult,
} from '../../../protocol/generated/step-messages.js';
import { describeMismatch } from '../../../protocol/step/describe-mismatch.ts';
import { LIMITS, TIMES } from '../../../protocol/step/limits.ts';
import {
  artifact,
  cancel,
  initialize,
  log,
  mask,
  progress,
  run,
  type Artifact,
  type InitializeParams,
  type InitializeResult,
  type RunParams,
} from '../../../protocol/step/messages/index.ts';
import { STEP_PROTOCOL_VERSION } from '../../../protocol/step/version.ts';
import { RUNNER_INFO } from '../../version.ts';
import type { Clock } from '../clock.ts';
import { exitFailure } from '../command/run-command.ts';
import { failure, fromStepError, toFailure, type Failure } from '../failure.ts';
import { closeProvider, endProgram, killProgram } from '../launch/endings.ts';
import type { LaunchedProgram, Launcher } from '../launch/launcher.ts';
import { dataFailure, tooLarge } from '../step/output-rules.ts';
import type { ActionRequest, ActionResult } from '../step/action.ts';
import type { AttemptReport } from '../step/attempt-report.ts';
import { cancelReason, type Stop } from '../stop.ts';
import { Wire, type Answer } from './wire.ts';

/** One running provider: started, initialized, and given one step after the other. */
export class ProviderSession {
  readonly #program: LaunchedProgram;
  readonly #wire: Wire;
  #report: AttemptReport;
  #info: InitializeResult | undefined;
  #broken = false;

  private constructor(program: LaunchedProgram, report: AttemptReport) {
    this.#program = program;
    this.#report = report;
    this.#wire = new Wire(program, {
      stray: (bytes) => {
        this.#report.warnOnce(
          'stray',
          'stdout is reserved for the protocol; use log(). What was printed is kept as log.',
        );
        this.#report.stdout(bytes);
        this.#report.keepPace(program.stdout);
      },
      warning: (key, message) => {
        this.#report.warnOnce(key, message);
      },
    });
    program.stderr.read((chunk) => {
      this.#report.stderr(chunk);
      this.#report.keepPace(program.stderr);
    });
  }

  /** Starts the program and agrees on the protocol. Fails with SpawnFailed, StartTimeout, ProtocolError, ExitCode or Signal. */
  static async start(
    launcher: Launcher,
    clock: Clock,
    provider: ProviderDefinition,
    request: Pick<ActionRequest, 'env' | 'report' | 'stop' | 'maxDataBytes'>,
  ): Promise<ProviderSession> {
    const program = await launcher.launch({
      argv: [provider.command, ...provider.args],
      cwd: provider.cwd,
      env: request.env,
      stdin: 'pipe',
    });
    const session = new ProviderSession(program, request.report);
    try {
      await session.#initialize(clock, provider, request);
      return session;
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  /** Whether another step of the process may be given to it. */
  get reusable(): boolean {
    return !this.#broken && !this.#wire.ended && this.#info?.capabilities.reuse === true;
  }

  /** Whether it can no longer be trusted: it was being ended, or broke the protocol. */
  get broken(): boolean {
    return this.#broken;
  }

  /** Runs one step. After anything but a clean answer the session must be ended. */
  async run(stepName: string, timeoutMs: number | undefined, request: ActionRequest): Promise<ActionResult> {
    const { input, report, stop, context } = request;
    this.#report = report;
    const artifacts: Artifact[] = [];
    const params: RunParams = {
      step: stepName,
      input,
      with: request.with,
      ...(timeoutMs !== undefined && { timeoutMs }),
      context,
    };
    const call = this.#wire.request(run, params, (method, body) => {
      this.#notification(method, body, report, artifacts);
    });
    this.#endOn(stop, request.step.killGraceMs, call.id);
    const answer = await call.answer.catch((error: unknown) => {
      // A message that was too long was read to its end; anything else leaves the stream in doubt.
      this.#broken ||= toFailure(error).error.code !== 'DataTooLarge';
      throw error;
    });
    // What the step printed before it answered may still be in the other pipe: let the loop read it once.
    await new Promise(setImmediate);
    if (answer.kind === 'ended') throw await this.#endedEarly('the step was done');
    if (answer.kind === 'error') throw fromStepError(answer.error);
    return { ...this.#result(answer, request.maxDataBytes), artifacts, done: true };
  }

  /** Lets it end by itself: closes its stdin, and insists if that does not help. */
  async close(): Promise<void> {
    const exit = await closeProvider(this.#program);
    if (exit.exitCode !== 0 && exit.exitCode !== null) {
      this.#report.remark('warning', `The provider ended with exit code ${exit.exitCode} after its work was done.`);
    }
  }

  /** Ends it and whatever it started; used when it can no longer be trusted. */
  async end(): Promise<void> {
    await closeProvider(this.#program);
    await this.#program.killTree();
  }

  async #initialize(
    clock: Clock,
    provider: ProviderDefinition,
    { stop, maxDataBytes }: Pick<ActionRequest, 'stop' | 'maxDataBytes'>,
  ): Promise<void> {
    const params: InitializeParams = {
      protocolVersions: [STEP_PROTOCOL_VERSION],
      runner: RUNNER_INFO,
      limits: { maxMessageBytes: LIMITS.maxMessageBytes, maxDataBytes },
      capabilities: {},
    };
    const call = this.#wire.request(initialize, params, (method) => {
      this.#report.warnOnce('early', `The provider sent ${method} before it was asked to run a step; it is ignored.`);
    });
    const start = { late: false };
    const callOff = clock.after(provider.startTimeoutMs, () => {
      start.late = true;
      void endProgram(this.#program, { graceMs: 0, killMs: TIMES.closeKillMs });
    });
    // Nothing runs yet that could be asked to end gracefully.
    const forget = stop.onBegin(() => void endProgram(this.#program, { graceMs: 0, killMs: TIMES.closeKillMs }));
    stop.onKill(() => void killProgram(this.#program));
    const answer = await call.answer.finally(callOff);
    forget();
    if (start.late) {
      throw failure('StartTimeout', `The provider did not answer initialize within ${provider.startTimeoutMs} ms.`);
    }
    if (answer.kind === 'ended') throw await this.#endedEarly('it answered initialize');
    if (answer.kind === 'error') throw fromStepError(answer.error);
    if (!validateInitializeResult(answer.result)) {
      throw protocolError(`The answer to initialize ${describeMismatch(validateInitializeResult.errors)}`, answer.text);
    }
    if (answer.result.protocolVersion !== STEP_PROTOCOL_VERSION) {
      throw protocolError(
        `The provider chose protocol version ${answer.result.protocolVersion}, which was not offered`,
        answer.text,
      );
    }
    this.#info = answer.result;
  }

  /** What ends a running step before its time: ask, wait, TERM, KILL. */
  #endOn(stop: Stop, killGraceMs: number, id: string): void {
    stop.onBegin((cause) => {
      this.#broken = true;
      this.#wire.notify(cancel, { id, reason: cancelReason(cause) });
      void endProgram(this.#program, { graceMs: killGraceMs, killMs: TIMES.killMs });
    });
    stop.onKill(() => void killProgram(this.#program));
  }

  #notification(method: string, params: JsonObject, report: AttemptReport, artifacts: Artifact[]): void {
    const refuse = (errors: Parameters<typeof describeMismatch>[0]): void => {
      report.warnOnce(method, `A ${method} notification was ignored: it ${describeMismatch(errors)}.`);
    };
    if (method === progress.method) {
      if (validateProgressParams(params)) report.progress(params);
      else refuse(validateProgressParams.errors);
    } else if (method === log.method) {
      if (validateLogParams(params)) report.log(params);
      else refuse(validateLogParams.errors);
    } else if (method === mask.method) {
      if (validateMaskParams(params)) report.mask(params.value);
      else refuse(validateMaskParams.errors);
    } else if (method === artifact.method) {
      if (validateArtifactParams(params)) artifacts.push(withoutId(params));
      else refuse(validateArtifactParams.errors);
    }
    // Any other notification is an extension or of a later version: ignored.
  }

  #result(answer: Answer & { kind: 'result' }, maxDataBytes: number): Omit<ActionResult, 'artifacts' | 'done'> {
    const { result, text } = answer;
    if (!validateRunResult(result)) {
      this.#broken = true;
      throw protocolError(`The answer to step/run ${describeMismatch(validateRunResult.errors)}`, text);
    }
    const fault = findDataFault(text, answer.message, MAX_MESSAGE_DEPTH);
    if (fault) throw dataFailure(fault, 'The answer to step/run', text);
    checkSize(result.output, text, maxDataBytes);
    return {
      output: result.output,
      summary: result.summary,
      interrupt: result.status === 'interrupted' ? result.interrupt : undefined,
    };
  }

  async #endedEarly(before: string): Promise<Failure> {
    this.#broken = true;
    const exit = await closeProvider(this.#program);
    if (exit.exitCode === 0) {
      const stderr = this.#report.stderrTail.text();
      return failure('ExitCode', `The provider ended before ${before} (exit code 0).`, {
        exitCode: 0,
        ...(stderr !== '' && { stderr }),
      });
    }
    return exitFailure('The provider', exit, this.#report);
  }
}

/** The line is never shorter than the data in it, so most outputs need no second look. */
function checkSize(output: JsonObject, text: string, maxBytes: number): void {
  if (text.length * 3 <= maxBytes) return;
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes > maxBytes) throw tooLarge('output', bytes, maxBytes);
}

function protocolError(what: string, text: string): Failure {
  return failure('ProtocolError', `${what}.`, { received: text.slice(0, 300) });
}

function withoutId({ name, path, mediaType, bytes, sha256 }: Artifact): Artifact {
  return {
    name,
    path,
    ...(mediaType !== undefined && { mediaType }),
    ...(bytes !== undefined && { bytes }),
    ...(sha256 !== undefined && { sha256 }),
  };
}
