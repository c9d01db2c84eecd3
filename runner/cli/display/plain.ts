import type { ProcessEvent, StepLog, StepProgress, TransientEvent } from '../../../protocol/process/events.ts';
import type { ProcessRecord, StepRecord } from '../../../protocol/process/record.ts';
import { stepErrorName } from '../../../protocol/step/errors.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';
import { formatDuration } from '../../../protocol/process-file/durations.ts';
import { timeTaken } from './time-taken.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Display, Plan, PlannedStep } from './display.ts';
import { attemptText } from './attempt-text.ts';
import { amountDone, partDone } from './progress-text.ts';

/** A step that reports without a total is quoted at most this often, in milliseconds. */
const PROGRESS_EVERY_MS = 1000;

/** Lines for pipes and log files: one a fact, no times of day, nothing overwritten. The form is stable. */
export class PlainDisplay implements Display {
  readonly #write: (text: string) => void;
  readonly #keepColour: boolean;
  readonly #steps = new Map<string, PlannedStep>();
  readonly #reported = new Map<string, { tenth: number; at: number }>();

  constructor(write: (text: string) => void, keepColour: boolean) {
    this.#write = write;
    this.#keepColour = keepColour;
  }

  begin({ name, file, continued, steps }: Plan): void {
    for (const step of steps) this.#steps.set(step.id, step);
    this.print(`${sanitise(name)}: ${continued ? 'continued' : 'started'} (${file})`);
  }

  event(event: ProcessEvent, record: ProcessRecord): void {
    const line = this.#lineOf(event, record);
    if (line !== undefined) this.print(line);
  }

  passing(event: TransientEvent): void {
    if (event.type === 'stepLog')
      this.print(`${event.step} | ${levelOf(event)}${sanitise(event.message, this.#keepColour)}`);
    else if (this.#isNews(event)) {
      const text = [amountDone(event), sanitise(event.message ?? '')].filter((part) => part !== '').join(' ');
      this.print(`${event.step}: ${text}`);
    }
  }

  print(...lines: string[]): void {
    this.#write(lines.map((line) => `${line}\n`).join(''));
  }

  pause(): void {
    // Nothing is ever overwritten.
  }

  end(): void {
    // Every line is complete.
  }

  #lineOf(event: ProcessEvent, record: ProcessRecord): string | undefined {
    switch (event.type) {
      case 'stepStarted':
        this.#reported.delete(event.step);
        return `${event.step}: started${this.#attempt(event.step, event.attempt)}`;
      case 'stepFinished': {
        const summary = event.summary === undefined ? '' : `: ${sanitise(event.summary)}`;
        return `${event.step}: finished in ${timeOf(stepOf(record, event.step))}${summary}`;
      }
      case 'stepSkipped':
        return `${event.step}: skipped`;
      case 'stepFailed': {
        const next = { retry: `, again in ${formatDuration(event.retryInMs ?? 0)}`, continue: ', going on', fail: '' }[
          event.then
        ];
        return `${event.step}: failed${this.#attempt(event.step, event.attempt)}: ${errorText(event.error)}${next}`;
      }
      case 'stepCancelled':
        return `${event.step}: cancelled`;
      case 'processInterrupted':
        return `${event.step}: interrupted: ${sanitise(event.message)}`;
      default:
        return undefined;
    }
  }

  #attempt(step: string, attempt: number): string {
    const of = this.#steps.get(step)?.maxAttempts;
    return (of ?? 1) > 1 || attempt > 1 ? ` (${attemptText(attempt, of)})` : '';
  }

  /** A tenth of the work more, or after a while a message without a total. */
  #isNews(event: StepProgress): boolean {
    const part = partDone(event);
    const tenth = part === undefined ? 0 : Math.floor(part * 10);
    const before = this.#reported.get(event.step);
    const at = Date.parse(event.at);
    const news = !before || tenth > before.tenth || (part === undefined && at - before.at >= PROGRESS_EVERY_MS);
    if (news) this.#reported.set(event.step, { tenth, at });
    return news;
  }
}

/** `ExitCode: The program ended with exit code 3.` */
export function errorText(error: ProcessError): string {
  const name = typeof error.code === 'number' ? (stepErrorName(error.code) ?? String(error.code)) : error.code;
  const kind = error.type === '' || error.type === name ? name : `${name} ${error.type}`;
  return `${sanitise(kind)}: ${sanitise(error.message.split('\n')[0] ?? '')}`;
}

/** The level of a line that a program merely printed says nothing. */
function levelOf({ level, source }: StepLog): string {
  return level === 'info' || source === 'stdout' || source === 'stderr' ? '' : `${level}: `;
}

function stepOf(record: ProcessRecord, id: string): StepRecord | undefined {
  return record.steps.find((step) => step.id === id);
}

function timeOf(step: StepRecord | undefined): string {
  return step ? timeTaken(step) : '';
}
