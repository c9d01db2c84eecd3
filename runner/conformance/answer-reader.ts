import { isObject, type JsonObject, type JsonValue } from '../../protocol/data/index.ts';
import { run, type NotificationMessage } from '../../protocol/step/messages/index.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';
import { observeError, observeResult } from './observe-answer.ts';
import { NotificationObserver } from './observe-notification.ts';
import { LineObserver } from './observer.ts';
import type { PendingRequests } from './pending.ts';
import type { SessionSetup } from './session.ts';
import { Blocked, Violation } from './violation.ts';
import { afterWaiting } from './within.ts';
import { readLine, type Line } from './wire/read-line.ts';
import { show } from './show.ts';

type Notification = NotificationMessage<string, JsonObject>;

/** What something that may come at any time would break. */
export interface Finding {
  requirement: RequirementId;
  message: string;
}

/** Takes in what one session's provider writes: checks each line, settles the requests, keeps the rest. */
export class AnswerReader {
  /** Lines on stdout that are no messages. */
  readonly stray: string[] = [];
  readonly notifications: Notification[] = [];
  /** Errors with `"id":null` are expected, as lines are sent that cannot be read; or break what is given here. */
  nullId: 'expected' | Finding | undefined;
  /** Lines that begin like a message and are none are printed on purpose. */
  printsExpected = false;
  readonly #refused = new Map<string, Finding>();
  /** Called for each notification. */
  readonly #listeners = new Set<(notification: Notification) => void>();
  readonly #setup: SessionSetup;
  readonly #pending: PendingRequests;
  readonly #lines: LineObserver;
  readonly #notifications: NotificationObserver;

  constructor(setup: SessionSetup, pending: PendingRequests) {
    this.#setup = setup;
    this.#pending = pending;
    this.#lines = new LineObserver(setup, setup.limits.maxMessageBytes);
    this.#notifications = new NotificationObserver(setup, setup.folders.artifactDir);
  }

  /** One line as it came, without its line feed. */
  line(bytes: Buffer): void {
    const line = this.#read(bytes);
    if (line.kind === 'empty') {
      this.#lines.line(line, 0);
      return;
    }
    this.#setup.transcript.add(line.kind === 'stray' ? 'stray' : 'provider', line.text);
    if (line.kind === 'stray') this.stray.push(line.text);
    const message = this.#lines.line(line, bytes.length);
    if (message) this.#message(message, line.text);
    // Meant as the answer, most likely: waiting on would only add a time-out to what is already recorded.
    else if (line.kind === 'broken' || line.kind === 'batch') this.#giveUp(line);
  }

  #read(bytes: Buffer): Line {
    const line = readLine(bytes);
    return line.kind === 'broken' && this.printsExpected ? { kind: 'stray', text: line.text } : line;
  }

  /** What stood after the last line feed when the output ended. */
  unended(bytes: Buffer): void {
    if (readLine(bytes).kind === 'message')
      this.#setup.violate('FRAME-01', 'wrote a message without a line feed after it');
    this.line(bytes);
  }

  /** Resolves with the first notification, past or to come, that the test likes; undefined when none comes in time. */
  async waitFor(test: (notification: Notification) => boolean, timeoutMs: number): Promise<Notification | undefined> {
    const found = this.notifications.find(test);
    if (found) return found;
    return new Promise((resolve) => {
      const finish = (notification: Notification | undefined): void => {
        callOff();
        this.#listeners.delete(listener);
        resolve(notification);
      };
      const listener = (notification: Notification): void => {
        if (test(notification)) finish(notification);
      };
      const callOff = afterWaiting(timeoutMs, () => {
        finish(undefined);
      });
      this.#listeners.add(listener);
    });
  }

  /**
   * An answer with that id that no request waits for is a finding, whenever it comes before the session is over: a
   * provider may well answer later requests first.
   */
  refuse(id: string, finding: Finding): void {
    this.#refused.set(id, finding);
  }

  #message(message: JsonObject, text: string): void {
    const { method, id } = message;
    if (!this.#pending.anyAnswered && (typeof method === 'string' || this.#pending.size === 0)) {
      this.#setup.violate('INIT-06', 'wrote a message before its first answer');
    }
    if (typeof method === 'string' && 'id' in message) {
      this.#setup.violate('ENV-08', `sent the request ${method}`);
    } else if (typeof method === 'string') {
      this.#setup.met('ENV-08');
      this.#notification({ jsonrpc: '2.0', method, params: isObject(message['params']) ? message['params'] : {} });
    } else this.#answer(id, message, text);
  }

  #notification(notification: Notification): void {
    this.#notifications.notification(notification.method, notification.params, this.#pending.idOf(run.method));
    this.notifications.push(notification);
    for (const listener of [...this.#listeners]) listener(notification);
  }

  #answer(id: unknown, message: JsonObject, text: string): void {
    const { met, violate } = this.#setup;
    const hasResult = 'result' in message;
    const hasError = 'error' in message;
    if (id === null && hasError) {
      this.#unreadable(message['error'] ?? null);
      return;
    }
    if (typeof id === 'string' && this.#pending.method(id) === undefined && this.#isSettled(id)) return;
    if (hasResult === hasError) {
      violate('ENV-01', `wrote an answer with ${hasResult ? 'both' : 'neither'} result and error`);
    } else met('ENV-01');
    const known = typeof id === 'string' && this.#pending.method(id) !== undefined;
    if (known) met('ENV-02');
    else violate('ENV-02', `answered with the id ${show(id)}, which no request has`);
    // A wrong id is recorded; to see the rest, the answer is taken for the one that is waited for.
    const target = known ? id : this.#pending.list()[0]?.id;
    if (target !== undefined) this.#settle(target, message, text);
  }

  /** Whether an answer that no request waits for is dealt with: judged elsewhere, late, or one too many. */
  #isSettled(id: string): boolean {
    const { violate } = this.#setup;
    const refused = this.#refused.get(id);
    if (refused) {
      violate(refused.requirement, refused.message);
      return true;
    }
    if (this.#pending.wasAbandoned(id)) return true;
    if (!this.#pending.wasAnswered(id)) return false;
    violate('ENV-03', 'answered a request for the second time');
    return true;
  }

  /** The provider says that it could not read a line. */
  #unreadable(error: JsonValue): void {
    observeError(error, this.#setup);
    if (this.nullId === 'expected') return;
    if (this.nullId) {
      this.#setup.violate(this.nullId.requirement, this.nullId.message);
      return;
    }
    const [waiting] = this.#pending.list();
    if (waiting === undefined) {
      this.#setup.violate('ENV-02', 'answered with the id null, though no line was unreadable');
    } else {
      this.#pending.abandon(waiting.id, new Violation(`${waiting.method} was answered with an error whose id is null`));
    }
  }

  #settle(id: string, message: JsonObject, text: string): void {
    const method = this.#pending.method(id) ?? '';
    if ('error' in message && message['error'] !== null) observeError(message['error'] ?? null, this.#setup);
    else if ('result' in message) observeResult(method, message, text, this.#setup.limits.maxDataBytes, this.#setup);
    this.#setup.met('ENV-03');
    this.#pending.settle(id, message);
  }

  #giveUp(line: Line & { kind: 'broken' | 'batch' }): void {
    const [first] = this.#pending.list();
    if (first)
      this.#pending.abandon(first.id, new Blocked(`its answer was ${line.kind === 'batch' ? 'a batch' : line.reason}`));
  }
}
