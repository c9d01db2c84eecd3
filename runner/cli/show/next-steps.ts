import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { shortId } from './short-id.ts';

export interface NextStep {
  what: string;
  /** Words behind the name of the command. */
  words: string[];
}

/** What can be done with a process now: the likeliest first. `step`: where it failed. */
export function nextSteps({ pid, status }: { pid: string; status: ProcessStatus }, step?: string | null): NextStep[] {
  const id = shortId(pid);
  const ofStep = step ? ['--step', step] : [];
  switch (status) {
    case 'interrupted':
      return [
        { what: 'Look at the data, edit it, let it go on', words: ['proceed', id] },
        { what: 'Give it up', words: ['cancel', id] },
      ];
    case 'error':
      return [
        { what: 'See what it wrote', words: ['logs', id, ...ofStep] },
        { what: 'Try again from there', words: ['retry', id] },
      ];
    case 'running':
      return [
        { what: 'See what it does', words: ['logs', id, '--follow'] },
        { what: 'Stop it', words: ['cancel', id] },
      ];
    case 'ready':
      return [{ what: 'Wait for it', words: ['wait', id] }];
    case 'finished':
    case 'cancelled':
      return [];
  }
}

/** As lines: what it is for, then the command to copy. `call`: how this command was called. */
export function nextStepLines(
  steps: readonly NextStep[],
  call: (words: string[]) => string,
  { dim }: { dim: (text: string) => string },
): string[] {
  const width = Math.max(0, ...steps.map(({ what }) => what.length));
  return steps.map(({ what, words }) => `  ${dim(`${what}:`.padEnd(width + 2))} ${call(words)}`);
}
