import type { ProcessError } from '../../../protocol/process/errors.ts';
import type { InterruptRecord } from '../../../protocol/process/record.ts';
import { systemClock, type Clock } from '../../executor/clock.ts';

/** Longer waits go by the wall clock: a machine that sleeps stops the other one. */
const MONOTONIC_UP_TO_MS = 3_600_000;
/** How late a long wait may be noticed after a sleep. */
const LOOK_EVERY_MS = 60_000;

/** Calls once when a pause has run out; returns what calls it off. Never calls for a pause without a limit. */
export function whenExpired(
  { expiresAt }: Pick<InterruptRecord, 'expiresAt'>,
  call: () => void,
  clock: Clock = systemClock,
): () => void {
  if (expiresAt === null) return () => undefined;
  const left = (): number => Math.max(0, Date.parse(expiresAt) - clock.now().getTime());
  if (left() <= MONOTONIC_UP_TO_MS) return clock.after(left(), call);
  let callOff: () => void;
  const look = (): void => {
    if (left() === 0) call();
    else callOff = clock.after(Math.min(left(), LOOK_EVERY_MS), look);
  };
  look();
  return () => {
    callOff();
  };
}

export function hasExpired(pause: Pick<InterruptRecord, 'expiresAt'> | null, now: Date): boolean {
  return pause !== null && pause.expiresAt !== null && Date.parse(pause.expiresAt) <= now.getTime();
}

/** The error of a process that nobody let proceed in time. */
export function interruptExpired({ step, expiresAt }: Pick<InterruptRecord, 'step' | 'expiresAt'>): ProcessError {
  const message = `The pause after "${step}" ran out at ${expiresAt ?? ''}: nobody let the process proceed in time.`;
  return { code: 'InterruptExpired', message, type: 'InterruptExpired', stack: [], step };
}
