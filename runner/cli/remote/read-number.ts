import { CliError } from '../cli-error.ts';

/** A whole number given to an option. Throws a CliError. */
export function readNumber(option: string, text: string | undefined, least = -Infinity): number | undefined {
  if (text === undefined) return undefined;
  const value = /^-?\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= least) return value;
  const kind = least === 1 ? 'a whole number from 1 on' : least === 0 ? 'a whole number from 0 on' : 'a whole number';
  throw new CliError(`--${option} takes ${kind}, not "${text}".`);
}
