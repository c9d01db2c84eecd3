import { setTimeout as sleep } from 'node:timers/promises';
import { EventEmitter, l10n, Uri, type Disposable } from 'vscode';
import { readLog } from '../../protocol/control/log.ts';
import type { Parts } from '../parts.ts';
import type { Following } from './following.ts';
import { LOG_SCHEME, parseLogPath, type LogAddress } from './log-address.ts';
import { LogReader } from './log-reader.ts';
import type { LogSection } from './log-text.ts';

/** A log that some editor shows. */
export interface OpenLog {
  uri: Uri;
  address: LogAddress;
  reader: LogReader;
  /** Whether the editor in a column stays at the end. */
  followings: Map<number | undefined, Following>;
}

/** The logs that documents of this window show, by path. */
export class OpenLogs implements Disposable {
  readonly #parts: Parts;
  readonly #logs = new Map<string, OpenLog>();
  readonly #changed = new EventEmitter<OpenLog>();

  /** The text of one, or what is told around it, is another. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  get all(): OpenLog[] {
    return [...this.#logs.values()];
  }

  /** Undefined for a document that is no log. Of one that is, reading begins with `reader.open()`. */
  of(uri: Uri): OpenLog | undefined {
    if (uri.scheme !== LOG_SCHEME) return undefined;
    const known = this.#logs.get(uri.path);
    if (known) return known;
    const address = parseLogPath(uri.path);
    if (!address) return undefined;
    const log = this.#make(uri, address);
    this.#logs.set(uri.path, log);
    return log;
  }

  /** Its document is closed: what was read of it is forgotten. */
  close(uri: Uri): void {
    const log = uri.scheme === LOG_SCHEME ? this.#logs.get(uri.path) : undefined;
    this.#logs.delete(uri.path);
    void log?.reader.rest();
  }

  dispose(): void {
    for (const { uri } of this.all) this.close(uri);
    this.#changed.dispose();
  }

  #make(uri: Uri, address: LogAddress): OpenLog {
    const { connection, log } = this.#parts;
    const followings = new Map<number | undefined, Following>();
    const reader = new LogReader(
      {
        address,
        ask: (params, signal) => connection.request(readLog, params, signal),
        heading,
        changed: () => {
          this.#changed.fire(open);
        },
        failed: (error) => {
          log.error(`reading ${uri.path}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
        },
        sleep: async (milliseconds, signal) => {
          // Aborted is over, too.
          await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
        },
      },
      () => [...followings.values()].some(({ follows }) => !follows),
    );
    const open: OpenLog = { uri: Uri.from({ scheme: LOG_SCHEME, path: uri.path }), address, reader, followings };
    return open;
  }
}

/** The line above the lines of an attempt. */
export function heading({ step, attempt }: LogSection): string {
  return `──── ${attempt > 1 ? l10n.t('{0}, attempt {1}', step, attempt) : step} ────`;
}
