/** Digits of an id that people see: unique among millions but for bad luck, and any command says when it is not. */
export const SHORT_ID_DIGITS = 8;

export function shortId(pid: string): string {
  return pid.slice(0, SHORT_ID_DIGITS);
}
