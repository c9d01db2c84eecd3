import { ControlError } from '../control-error.ts';

/** @param matches how many ids begin so: 0, or more than one */
export function noSuchProcess(prefix: string, matches: number): ControlError {
  const message =
    matches === 0
      ? `There is no process ${prefix}.`
      : `More than one process begins with ${prefix}; give more of the id.`;
  return new ControlError('NoSuchProcess', message, { pid: prefix, matches });
}
