import type { ExitStatus } from './exit-status.ts';

/**
 * Ends the command once everything written has reached its reader: standard output into a pipe is asynchronous, and
 * `process.exit` alone would cut it off. A reader that went away (EPIPE) is no reason to stay.
 */
export function leave(status: ExitStatus): void {
  process.exitCode = status;
  process.stdout.write('', () => {
    process.stderr.write('', () => {
      process.exit(status);
    });
  });
}
