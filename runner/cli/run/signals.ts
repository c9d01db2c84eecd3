/** What a signal asks for. A second one of any kind means: at once. */
export type SignalRequest = { reason: 'user' | 'shutdown'; signal: NodeJS.Signals; now: boolean };

/** SIGHUP: the terminal was closed. Windows knows it too, and SIGBREAK (Ctrl-Break). */
const REASONS: Partial<Record<NodeJS.Signals, SignalRequest['reason']>> = {
  SIGINT: 'user',
  SIGTERM: 'shutdown',
  SIGHUP: 'shutdown',
  ...(process.platform === 'win32' ? { SIGBREAK: 'user' as const } : {}),
};

/**
 * Turns signals into requests to end: the first is graceful, the second kills, a third leaves without waiting for
 * anything. While `ignoring`, Ctrl-C belongs to another program on the same terminal, such as an editor.
 */
export class Signals {
  ignoring = false;
  #count = 0;
  readonly #listeners = new Map<NodeJS.Signals, () => void>();

  constructor(onRequest: (request: SignalRequest) => void, leave: () => void) {
    for (const [signal, reason] of Object.entries(REASONS) as [NodeJS.Signals, SignalRequest['reason']][]) {
      const listener = (): void => {
        if (this.ignoring && signal === 'SIGINT') return;
        this.#count++;
        if (this.#count > 2) leave();
        else onRequest({ reason, signal, now: this.#count > 1 });
      };
      this.#listeners.set(signal, listener);
      process.on(signal, listener);
    }
  }

  dispose(): void {
    for (const [signal, listener] of this.#listeners) process.off(signal, listener);
  }
}
