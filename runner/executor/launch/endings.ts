import { TIMES } from '../../../protocol/step/limits.ts';
import type { LaunchedProgram, ProgramExit } from './launcher.ts';

/** Timers as an ending needs them; tests bring their own. */
export interface Timers {
  /** Calls back once after `ms`; returns what calls it off. */
  after(ms: number, callback: () => void): () => void;
  /** Milliseconds of a clock that never goes back. */
  now(): number;
}

export const realTimers: Timers = {
  after(ms, callback) {
    const timer = setTimeout(callback, ms);
    return () => {
      clearTimeout(timer);
    };
  },
  now: () => performance.now(),
};

export interface EndOptions {
  /** Milliseconds from now to TERM: `killGrace` after a `$/cancel`; 0 sends TERM at once. */
  graceMs: number;
  /** From TERM to KILL. Default: TIMES.killMs. */
  killMs?: number;
  /** Called at once, before the grace begins, if this is the first call: sends `$/cancel`. Must not throw. */
  beforeTerm?: () => void;
  timers?: Timers;
}

/** How often it is looked whether the descendants of an ended program have followed it, in ms. */
const SURVIVOR_POLL_MS = 20;

const endings = new WeakMap<LaunchedProgram, Ending>();
const closings = new WeakMap<LaunchedProgram, Promise<ProgramExit>>();

/**
 * Ends a program after a cancel or a timeout: grace, TERM to the group, KILL of the whole tree. A root that ends early
 * does not cut short the time of its descendants: a shell dies of TERM at once while the program it runs still tidies
 * up. Whatever is left in other groups is KILLed in the end. Never rejects.
 *
 * Calling it again returns the same promise. It never puts a deadline off, but a shorter grace brings it forward.
 */
export function endProgram(program: LaunchedProgram, options: EndOptions): Promise<ProgramExit> {
  let ending = endings.get(program);
  if (ending === undefined) {
    ending = new Ending(program, options);
    endings.set(program, ending);
    ending.begin(options);
  } else {
    ending.hurry(options.graceMs);
  }
  return ending.done;
}

/** KILLs the whole tree at once (a second Ctrl-C). Joins an ending that is under way. Never rejects. */
export function killProgram(program: LaunchedProgram, timers?: Timers): Promise<ProgramExit> {
  const done = endProgram(program, { graceMs: Infinity, ...(timers && { timers }) });
  endings.get(program)?.killNow();
  return done;
}

class Ending {
  readonly done: Promise<ProgramExit>;
  private readonly program: LaunchedProgram;
  private readonly timers: Timers;
  private readonly killMs: number;
  private phase: 'grace' | 'term' | 'kill' = 'grace';
  private termAt = Infinity;
  private cancelTimer: () => void = () => undefined;
  private cancelPoll: () => void = () => undefined;
  private resolveKilled: () => void = () => undefined;

  constructor(program: LaunchedProgram, options: EndOptions) {
    this.program = program;
    this.timers = options.timers ?? realTimers;
    this.killMs = options.killMs ?? TIMES.killMs;
    const killed = new Promise<void>((resolve) => {
      this.resolveKilled = resolve;
    });
    this.done = killed.then(() => program.closed);
  }

  begin(options: EndOptions): void {
    options.beforeTerm?.();
    this.armTerm(options.graceMs);
    void this.program.exited.then(() => {
      this.onRootEnded();
    });
  }

  hurry(graceMs: number): void {
    if (this.phase === 'grace' && this.timers.now() + graceMs < this.termAt) this.armTerm(graceMs);
  }

  killNow(): void {
    if (this.phase === 'kill') return;
    this.phase = 'kill';
    this.cancelTimer();
    this.cancelPoll();
    void this.program.killTree().then(this.resolveKilled, this.resolveKilled);
  }

  private armTerm(graceMs: number): void {
    this.cancelTimer();
    this.termAt = this.timers.now() + graceMs;
    if (graceMs <= 0) this.term();
    // A real timer takes infinity for nothing.
    else if (Number.isFinite(graceMs))
      this.cancelTimer = this.timers.after(graceMs, () => {
        this.term();
      });
  }

  private term(): void {
    if (this.phase !== 'grace') return;
    this.phase = 'term';
    this.cancelTimer();
    this.program.signal('SIGTERM');
    this.cancelTimer = this.timers.after(this.killMs, () => {
      this.killNow();
    });
  }

  private onRootEnded(): void {
    // Nobody is left who could pass `$/cancel` on to the descendants, so TERM tells them.
    if (this.program.hasSurvivors()) this.term();
    this.watchSurvivors();
  }

  private watchSurvivors(): void {
    if (this.phase === 'kill') return;
    if (!this.program.hasSurvivors()) {
      this.killNow();
      return;
    }
    this.cancelPoll = this.timers.after(SURVIVOR_POLL_MS, () => {
      this.watchSurvivors();
    });
  }
}

export interface CloseOptions {
  /** From closing stdin to TERM. Default: TIMES.closeGraceMs. */
  graceMs?: number;
  /** From TERM to KILL. Default: TIMES.closeKillMs. */
  killMs?: number;
  timers?: Timers;
}

/**
 * Ends a provider that is no longer needed: its stdin ends, then TERM to the group, then KILL of the tree. When it
 * leaves by itself, descendants it left running are let be. Calling it again returns the same promise. Never rejects.
 */
export function closeProvider(program: LaunchedProgram, options: CloseOptions = {}): Promise<ProgramExit> {
  let closing = closings.get(program);
  if (closing === undefined) {
    closing = closeNow(program, options);
    closings.set(program, closing);
  }
  return closing;
}

async function closeNow(program: LaunchedProgram, options: CloseOptions): Promise<ProgramExit> {
  const timers = options.timers ?? realTimers;
  const killMs = options.killMs ?? TIMES.closeKillMs;
  program.stdin?.end();
  let cancelTimer = timers.after(options.graceMs ?? TIMES.closeGraceMs, () => {
    program.signal('SIGTERM');
    cancelTimer = timers.after(killMs, () => {
      void killProgram(program, timers);
    });
  });
  await program.exited;
  cancelTimer();
  return program.closed;
}
