/** What commands about processes are given: nodes of the tree are such, notifications and other commands make them. */
export interface ProcessTarget {
  pid: string;
  /** For commands about one step. */
  step?: string;
}

/** Undefined for what the palette or a key gives: nothing. */
export function asProcessTarget(given: unknown): ProcessTarget | undefined {
  if (typeof given !== 'object' || given === null || !('pid' in given) || typeof given.pid !== 'string')
    return undefined;
  const step = 'step' in given && typeof given.step === 'string' ? given.step : undefined;
  return { pid: given.pid, ...(step !== undefined && { step }) };
}
