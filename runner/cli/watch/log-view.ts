import { readLog } from '../../../protocol/control/log.ts';
import { LogPrinter } from '../show/log-lines.ts';
import { shortId } from '../show/short-id.ts';
import type { Style } from '../show/style.ts';
import type { Feed } from './feed.ts';
import type { Key } from './keys.ts';
import { Scroll } from './scroll.ts';
import type { Hint, View } from './view.ts';

/** What of a large log is shown at first, in bytes of its records. */
const TAIL_BYTES = 512 * 1024;
/** Lines kept; `stepwell logs` shows all. */
const KEPT = 20_000;

/** The log of a process, growing at the bottom. */
export class LogView implements View {
  readonly pid: string;
  readonly #feed: Pick<Feed, 'request'>;
  readonly #failed: (error: unknown) => void;
  readonly #scroll = new Scroll(true);
  readonly #printer: LogPrinter;
  #lines: string[] = [];
  #cursor: string | undefined;
  #ended = false;
  #reading = false;
  #closed = false;

  /** @param steps ids of its steps, to tell lines apart */
  constructor(
    feed: Pick<Feed, 'request'>,
    pid: string,
    steps: readonly string[],
    style: Style,
    failed: (error: unknown) => void,
  ) {
    this.pid = pid;
    this.#feed = feed;
    this.#failed = failed;
    this.#printer = new LogPrinter(steps.length > 1 ? steps : [], style);
    this.refresh();
  }

  /** Reads on, where it stopped: the process goes on, or there is a new connection. */
  refresh(): void {
    if (!this.#reading && !this.#closed) void this.#read();
  }

  changed(pids: ReadonlySet<string>): void {
    if (this.#ended && pids.has(this.pid)) this.refresh();
  }

  title({ colours }: Style): string {
    return `${colours.bold(` Log of ${shortId(this.pid)}`)}  ${colours.dim(this.#state)}`;
  }

  lines(rows: number, { colours }: Style): string[] {
    if (this.#lines.length === 0 && this.#ended) return ['', `  ${colours.dim('It has written nothing.')}`];
    return this.#scroll.part(this.#lines, rows);
  }

  hints(): readonly Hint[] {
    return [
      ['Esc', 'back'],
      ['G', 'follow'],
      ['g', 'top'],
      ['?', 'all keys'],
      ['q', 'quit'],
    ];
  }

  key(key: Key): boolean {
    return this.#scroll.key(key);
  }

  dispose(): void {
    this.#closed = true;
  }

  get #state(): string {
    if (this.#ended) return 'all of it';
    return this.#scroll.atEnd ? 'following' : 'G follows';
  }

  async #read(): Promise<void> {
    this.#reading = true;
    this.#ended = false;
    try {
      while (!this.#isClosed) {
        const from = this.#cursor === undefined ? { tailBytes: TAIL_BYTES } : { cursor: this.#cursor };
        const piece = await this.#feed.request(readLog, { pid: this.pid, ...from, wait: true });
        this.#cursor = piece.cursor;
        this.#add(this.#printer.lines(piece.records));
        if (piece.ended && piece.records.length === 0) {
          this.#ended = true;
          break;
        }
      }
    } catch (error) {
      if (!this.#isClosed) this.#failed(error);
    }
    this.#reading = false;
  }

  get #isClosed(): boolean {
    return this.#closed;
  }

  #add(lines: readonly string[]): void {
    for (const line of lines) this.#lines.push(` ${line}`);
    const extra = this.#lines.length - KEPT;
    if (extra <= 0) return;
    this.#lines = this.#lines.slice(extra);
    this.#scroll.shifted(extra);
  }
}
