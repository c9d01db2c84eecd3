import type { StepLog } from '../../../protocol/process/events.ts';
import type { StepPhase } from '../../../protocol/process/states.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import type { LogEntry, Progress } from '../../../protocol/step/messages/index.ts';
import { isoTime, type Clock } from '../clock.ts';
import type { ExecutorHost } from '../host.ts';
import type { ProgramOutput } from '../launch/pipes/output.ts';
import { CappedLog } from '../logs/capped-log.ts';
import { Tail } from '../logs/tail.ts';
import { SHORTEST_MASKED, type Masker } from '../secrets/masker.ts';
import { ProgressThrottle } from './progress-throttle.ts';

export interface AttemptIdentity {
  step: string;
  phase: StepPhase;
  attempt: number;
}

/** Everything one attempt lets be seen while it runs: its log, masked and capped, and its progress. */
export class AttemptReport {
  readonly stderrTail = new Tail(LIMITS.maxStderrTailBytes);
  /** Called for every sign of life; resets the idle timeout. */
  onActivity: (() => void) | undefined;
  readonly #host: ExecutorHost;
  readonly #clock: Clock;
  readonly #masker: Masker;
  readonly #of: AttemptIdentity;
  readonly #stdout: CappedLog;
  readonly #stderr: CappedLog;
  readonly #throttle: ProgressThrottle;
  readonly #warned = new Set<string>();
  #highest = -Infinity;

  constructor(host: ExecutorHost, clock: Clock, masker: Masker, of: AttemptIdentity) {
    this.#host = host;
    this.#clock = clock;
    this.#masker = masker;
    this.#of = of;
    this.#stdout = new CappedLog(masker, (text, continues) => {
      this.#show('stdout', { level: 'info', message: text }, continues);
    });
    this.#stderr = new CappedLog(masker, (text, continues) => {
      this.#show('stderr', { level: 'info', message: text }, continues);
    });
    this.#throttle = new ProgressThrottle(clock, (progress) => {
      host.show({ type: 'stepProgress', at: isoTime(clock), ...of, ...progress });
    });
  }

  /** Output of a command, or stray output of a provider. */
  stdout(bytes: Buffer): void {
    this.onActivity?.();
    this.#stdout.write(bytes);
  }

  stderr(bytes: Buffer): void {
    this.onActivity?.();
    this.stderrTail.write(bytes);
    this.#stderr.write(bytes);
  }

  log(entry: LogEntry): void {
    this.onActivity?.();
    const { level, message, fields } = entry;
    const masked = {
      level,
      message: this.#masker.mask(message),
      ...(fields && { fields: this.#masker.maskValue(fields) }),
    };
    const size = Math.floor(LIMITS.maxLogRecordBytes / 3);
    for (let from = 0; from === 0 || from < masked.message.length; from += size) {
      const part = masked.message.slice(from, from + size);
      this.#show('step', { ...masked, message: part }, from + size < masked.message.length);
    }
  }

  progress({ progress, total, message }: Progress): void {
    this.onActivity?.();
    if (progress < this.#highest) {
      this.warnOnce('progress', `Progress fell from ${this.#highest} to ${progress}; the lower value is ignored.`);
      return;
    }
    this.#highest = progress;
    this.#throttle.report({
      progress,
      ...(total !== undefined && { total }),
      ...(message !== undefined && { message: this.#masker.mask(message) }),
    });
  }

  mask(value: string): void {
    if (!this.#masker.add(value)) {
      this.warnOnce('mask', `A value of fewer than ${SHORTEST_MASKED} characters cannot be masked.`);
    }
  }

  /** A remark of the executor's own in the step's log. */
  remark(level: LogEntry['level'], message: string): void {
    this.#show('runner', { level, message: this.#masker.mask(message) }, false);
  }

  /** The same remark is made once an attempt, however often it applies. */
  warnOnce(key: string, message: string): void {
    if (this.#warned.has(key)) return;
    this.#warned.add(key);
    this.remark('warning', message);
  }

  /** Reads an output of a program no faster than what it says can be shown. */
  keepPace(output: ProgramOutput): void {
    const behind = this.#host.behind?.();
    if (!behind) return;
    output.pause();
    void behind.then(() => {
      output.resume();
    });
  }

  /** Lets out what was held back: half lines and the last progress. */
  end(): void {
    this.#stdout.end();
    this.#stderr.end();
    this.#throttle.flush();
  }

  #show(source: StepLog['source'], entry: LogEntry, continues: boolean): void {
    this.#host.show({
      type: 'stepLog',
      at: isoTime(this.#clock),
      ...this.#of,
      source,
      ...entry,
      ...(continues && { continues: true as const }),
    });
  }
}
