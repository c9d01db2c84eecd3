import { createLogUpdate } from 'log-update';
import type { WriteStream } from 'node:tty';
import type { ProcessEvent, StepLog, TransientEvent } from '../../../protocol/process/events.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import type { Colours } from '../terminal/colours.ts';
import { formatDuration } from '../../../protocol/process-file/durations.ts';
import { sanitise } from '../terminal/sanitise.ts';
import type { Symbols } from '../terminal/symbols.ts';
import { fit, widthOf } from '../terminal/width.ts';
import type { Display, Plan, PlannedStep } from './display.ts';
import { failedAttemptLine, nameColumnsFor, runningLine, stepLine, type Pen } from './step-line.ts';
import { RunningTime } from './running-time.ts';
import { RunningViews } from './view.ts';

/** Time from one picture to the next, in milliseconds: at most 12 a second. */
const REDRAW_MS = 85;
/** Lines of the running step's log on show. */
const LOG_LINES = 5;

export interface Look {
  colours: Colours;
  symbols: Symbols;
  keepColour: boolean;
  /** What Ctrl-C does. Default: it cancels. */
  interruptHint?: string;
}

/**
 * The steps live on a terminal: what is over scrolls up as lines that stay, what runs and what is to come is redrawn
 * below. Events only change what will be drawn; the terminal is written to at most twelve times a second.
 */
export class LiveDisplay implements Display {
  readonly #stream: WriteStream;
  readonly #look: Look;
  readonly #log: ReturnType<typeof createLogUpdate>;
  readonly #views = new RunningViews();
  readonly #time = new RunningTime();
  readonly #onResize = (): void => {
    this.#resized();
  };
  #steps = new Map<string, PlannedStep>();
  #planned = 0;
  #lastPen: Pen | undefined;
  #record: ProcessRecord | undefined;
  #lasting: string[] = [];
  #drawn: string[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(stream: WriteStream, look: Look) {
    this.#stream = stream;
    this.#look = look;
    this.#log = createLogUpdate(stream);
  }

  begin(plan: Plan): void {
    this.#steps = new Map(plan.steps.map((step) => [step.id, step]));
    this.#planned = plan.steps.filter(({ planned }) => planned).length;
    this.#stream.on('resize', this.#onResize);
    const { bold, dim } = this.#look.colours;
    this.print('', `  ${bold(sanitise(plan.title))}  ${dim(plan.file)}`, '');
  }

  event(event: ProcessEvent, record: ProcessRecord): void {
    this.#record = record;
    const lines = this.#lastingLines(event, record);
    this.#views.event(event);
    this.#time.event(event);
    this.#lasting.push(...lines);
    if (record.status === 'running') this.#start();
  }

  passing(event: TransientEvent): void {
    this.#views.passing(event);
  }

  print(...lines: string[]): void {
    this.#lasting.push(...lines);
    this.#draw();
  }

  pause(): void {
    this.#stop();
    this.#draw(false);
    this.#log.done();
    this.#drawn = [];
  }

  end(): void {
    this.pause();
    this.#stream.off('resize', this.#onResize);
  }

  #start(): void {
    this.#timer ??= setInterval(() => {
      this.#draw();
    }, REDRAW_MS);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #draw(live = true): void {
    const frame = live && this.#timer ? this.#frame() : [];
    if (this.#lasting.length > 0 || frame.length === 0) {
      this.#log.clear();
      if (this.#lasting.length > 0) this.#stream.write(`${this.#lasting.join('\n')}\n`);
      this.#lasting = [];
    }
    if (frame.length > 0) this.#log(frame.join('\n'));
    this.#drawn = frame;
  }

  /** A narrower terminal has wrapped the lines on show, so that they take more rows than were written. */
  #resized(): void {
    const columns = this.#columns;
    const rows = this.#drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    const extra = rows - this.#drawn.length;
    this.#log.clear();
    this.#stream.write(extra > 0 ? `\x1b[${extra}A\x1b[J` : '\x1b[J');
    this.#draw();
  }

  /** Some terminals (in containers) say they have no columns. */
  get #columns(): number {
    return this.#stream.columns || 80;
  }

  /** Made anew only for another width: measuring the names of thousands of steps for every event would take seconds. */
  #pen(): Pen {
    const columns = this.#columns;
    if (this.#lastPen?.columns !== columns) {
      const names = [...this.#steps.values()].map(({ name }) => name);
      this.#lastPen = { ...this.#look, columns, nameColumns: nameColumnsFor(names, columns) };
    }
    return this.#lastPen;
  }

  #lastingLines(event: ProcessEvent, record: ProcessRecord): string[] {
    if (!('step' in event) || event.type === 'processInterrupted' || event.type === 'stepStarted') return [];
    const step = record.steps.find(({ id }) => id === event.step);
    if (!step) return [];
    const pen = this.#pen();
    if (event.type !== 'stepFailed' || event.then === 'fail') return [stepLine(step, pen)];
    return [failedAttemptLine(step, event, this.#maxAttempts(event.step), pen)];
  }

  #frame(): string[] {
    const record = this.#record;
    if (!record) return [];
    const pen = this.#pen();
    const now = Date.now();
    const view = this.#views.current;
    const lines: string[] = [];
    const running = record.steps.find(({ id }) => id === view?.step);
    const rows = Math.max(4, (this.#stream.rows || 24) - 2);
    if (running && view) {
      lines.push(runningLine(running, view, this.#maxAttempts(running.id), now, pen));
      const tail = view.log.slice(-Math.min(LOG_LINES, rows - 3));
      lines.push(...tail.map((entry) => this.#logLine(entry, pen)));
    }
    const waiting = record.steps.filter(
      ({ id, status, phase }) =>
        status === 'pending' && phase === 'steps' && id !== view?.step && this.#steps.get(id)?.planned,
    );
    const room = Math.max(0, rows - lines.length - 3);
    lines.push(...waiting.slice(0, room).map((step) => stepLine(step, pen)));
    if (waiting.length > room)
      lines.push(pen.colours.dim(`    ${pen.symbols.ellipsis} ${waiting.length - room} more steps`));
    const total = this.#planned;
    const done = total - waiting.length - (running?.phase === 'steps' ? 1 : 0);
    const summary = [
      `${Math.max(0, done)} of ${total} steps`,
      formatDuration(this.#time.ms(now)),
      this.#look.interruptHint ?? 'Ctrl-C cancels',
    ].join(` ${pen.symbols.separator} `);
    lines.push('', pen.colours.dim(`  ${fit(summary, pen.columns - 3, pen.symbols.ellipsis)}`));
    return lines;
  }

  #logLine({ message, level, source }: StepLog, { colours, symbols, columns }: Pen): string {
    const text = fit(sanitise(message), columns - 7, symbols.ellipsis);
    const tint = source === 'stdout' || source === 'stderr' ? colours.dim : (TINTS[level]?.(colours) ?? colours.dim);
    return `    ${colours.dim(symbols.log)} ${tint(text)}`;
  }

  #maxAttempts(step: string): number | undefined {
    return this.#steps.get(step)?.maxAttempts;
  }
}

const TINTS: Partial<Record<StepLog['level'], (colours: Colours) => (text: string) => string>> = {
  warning: (colours) => colours.yellow,
  error: (colours) => colours.red,
};
