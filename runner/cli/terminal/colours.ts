import picocolors from 'picocolors';

export type Colours = Pick<
  ReturnType<typeof picocolors.createColors>,
  'bold' | 'dim' | 'inverse' | 'red' | 'green' | 'yellow' | 'blue' | 'cyan' | 'magenta'
>;

/**
 * NO_COLOR switches colours off and FORCE_COLOR on (`0` and `false`: off), whatever they are sent to; otherwise a
 * terminal gets them unless it is a dumb one.
 */
export function wantsColour(env: NodeJS.ProcessEnv, isTerminal: boolean | undefined): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return forcesColour(env);
  // Node leaves isTTY undefined on a pipe; passed on, that would have picocolors decide, which colours in CI.
  return isTerminal === true && env['TERM'] !== 'dumb';
}

/** Whether colours were asked for in so many words: then those of the steps' own output stay in too. */
export function forcesColour(env: NodeJS.ProcessEnv): boolean {
  const forced = env['FORCE_COLOR'];
  return !env['NO_COLOR'] && forced !== undefined && forced !== '0' && forced !== 'false';
}

export function coloursFor(enabled: boolean): Colours {
  return picocolors.createColors(enabled);
}
