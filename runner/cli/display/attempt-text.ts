/** `attempt 2 of 3`, or `attempt 2` where it is not known how many there may be. */
export function attemptText(attempt: number, maxAttempts: number | undefined): string {
  return maxAttempts === undefined ? `attempt ${attempt}` : `attempt ${attempt} of ${Math.max(maxAttempts, attempt)}`;
}
