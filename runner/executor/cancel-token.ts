import type { CancelReason } from '../../protocol/step/messages/index.ts';

/** One request to end the process early. */
export interface CancelRequest {
  reason: CancelReason;
  /** Do not wait for anybody: kill the trees at once and run no more steps. */
  now: boolean;
}

/**
 * How whoever owns a job asks it to end. The first request lets the running step end gracefully; one with
 * `now` kills. Cleanup steps (`finally`) still run after the first request and are stopped by the next.
 */
export class CancelToken {
  readonly #listeners = new Set<(request: CancelRequest) => void>();
  readonly #requests: CancelRequest[] = [];

  request(reason: CancelReason, options: { now?: boolean } = {}): void {
    const request = { reason, now: options.now ?? false };
    this.#requests.push(request);
    for (const listener of [...this.#listeners]) listener(request);
  }

  /** The first request, if there was one. */
  get first(): CancelRequest | undefined {
    return this.#requests[0];
  }

  /** Whether somebody asked to kill. */
  get now(): boolean {
    return this.#requests.some((request) => request.now);
  }

  /** Whether any request was made because the runner stops. */
  get shutdown(): boolean {
    return this.#requests.some(({ reason }) => reason === 'shutdown');
  }

  /** Calls for every request from here on; returns what ends that. */
  onRequest(listener: (request: CancelRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
