/** What a runner that a client started tells it, over the channel Node gives to children. */
export type RunnerReport =
  /** Ready for connections. */
  | { report: 'listening' }
  /** Another one runs, and may not listen yet. */
  | { report: 'running' }
  /** It cannot run; one sentence. */
  | { report: 'failed'; message: string };

/** Tells whoever started this runner and waits, if anybody does; then lets go of the channel. */
export function reportToStarter(report: RunnerReport): void {
  if (!process.connected) return;
  process.send?.(report, undefined, undefined, () => {
    if (process.connected) process.disconnect();
  });
}
