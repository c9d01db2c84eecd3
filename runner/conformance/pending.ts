import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';

/** What came back for a request. */
export type Answer = { result: JsonValue } | { error: JsonValue };

interface Waiting {
  method: string;
  settle: (answer: Answer) => void;
  abandon: (error: Error) => void;
}

/** The requests of a session: those that wait for an answer, and those that had theirs. */
export class PendingRequests {
  readonly #waiting = new Map<string, Waiting>();
  readonly #answered = new Set<string>();
  /** Nobody waits for these any more; they may still be worked on, and answered. */
  readonly #abandoned = new Set<string>();

  add(id: string, method: string): Promise<Answer> {
    return new Promise<Answer>((settle, abandon) => {
      this.#waiting.set(id, { method, settle, abandon });
    });
  }

  get size(): number {
    return this.#waiting.size;
  }

  method(id: string): string | undefined {
    return this.#waiting.get(id)?.method;
  }

  get anyAnswered(): boolean {
    return this.#answered.size > 0;
  }

  wasAbandoned(id: string): boolean {
    return this.#abandoned.has(id);
  }

  /** Whether all that was asked was answered. */
  get settled(): boolean {
    return this.#waiting.size + this.#abandoned.size === 0;
  }

  wasAnswered(id: string): boolean {
    return this.#answered.has(id);
  }

  /** The id of the request with that method which waits, if any. */
  idOf(method: string): string | undefined {
    return [...this.#waiting].find(([, waiting]) => waiting.method === method)?.[0];
  }

  /** All that wait. */
  list(): { id: string; method: string }[] {
    return [...this.#waiting].map(([id, { method }]) => ({ id, method }));
  }

  settle(id: string, message: JsonObject): void {
    const waiting = this.#take(id);
    this.#answered.add(id);
    // Where both stand beside each other, an error of null is none.
    const failed = 'error' in message && !(message['error'] === null && 'result' in message);
    waiting?.settle(failed ? { error: message['error'] ?? null } : { result: message['result'] ?? null });
  }

  abandon(id: string, error: Error): void {
    this.#abandoned.add(id);
    this.#take(id)?.abandon(error);
  }

  #take(id: string): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }
}
