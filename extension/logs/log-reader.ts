import type { ReadLogParams, ReadLogResult } from '../../protocol/control/log.ts';
import { isConnectionLost, isNoRunner } from '../../runner/client/control-failure.ts';
import type { LogAddress } from './log-address.ts';
import { LogWindow } from './log-window.ts';
import type { Heading } from './log-text.ts';

/** Sizes and times of a log that is shown; lengths in UTF-16 code units. */
export const LOG_LIMITS = {
  /** Of records, in bytes as the runner keeps them, that are fetched at once: some thousand lines. */
  pieceBytes: 1024 * 1024,
  /** What is held of a log that is followed; beyond it the beginning goes. */
  followedLength: 2 * 1024 * 1024,
  /** It may grow to that much more before it is cut, so that it is not cut all the time. */
  slackLength: 512 * 1024,
  /** What is held when a person reads further back: more than that at once slows the editor down. */
  browsedLength: 16 * 1024 * 1024,
  /** Between changes of the document: an editor reads all of it anew each time. */
  changeMs: 250,
  /** On top of that, for each million code units of the document. */
  changeMsPerMillion: 125,
} as const;

/** Around the message of a record, in bytes of JSON: a piece's size is not told. */
const RECORD_BYTES = 140;

export interface LogReaderOptions {
  address: LogAddress;
  ask: (params: ReadLogParams, signal?: AbortSignal) => Promise<ReadLogResult>;
  heading: Heading;
  /** The text, or what is told about it, is another. */
  changed: () => void;
  /** Something went wrong that nobody asked for; following has stopped until it is woken. */
  failed: (error: unknown) => void;
  /** Resolves early when it is aborted. */
  sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>;
  limits?: Partial<Record<keyof typeof LOG_LIMITS, number>>;
}

/**
 * One log as its document shows it: the end of it to begin with, growing as the log grows while it is followed, and
 * earlier parts as they are asked for. Never more of it is held than an editor can show.
 */
export class LogReader {
  readonly #options: LogReaderOptions;
  readonly #limits: Record<keyof typeof LOG_LIMITS, number>;
  readonly #window: LogWindow;
  #opening: Promise<void> | undefined;
  #following: { gone: AbortController; loop: Promise<void> } | undefined;
  #ended = false;
  /** How much may be held while it is followed; more once earlier parts were asked for. */
  #room: number;
  /** Whether the reader looks at an earlier part, which must not be cut from under their eyes. */
  readonly #looksBack: () => boolean;

  /** @param looksBack whether the person looks at something else than the end */
  constructor(options: LogReaderOptions, looksBack: () => boolean) {
    this.#options = options;
    this.#limits = { ...LOG_LIMITS, ...options.limits };
    this.#window = new LogWindow(options.heading);
    this.#room = this.#limits.followedLength;
    this.#looksBack = looksBack;
  }

  get text(): string {
    return this.#window.text(this.#options.address.step === undefined);
  }

  /** What there is besides the text. `ended`: nothing more will come unless the process goes on. */
  get around(): { hasEarlier: boolean; earlierBytes: number | undefined; hasLater: boolean; ended: boolean } {
    const { hasEarlier, earlierBytes, hasLater } = this.#window;
    return { hasEarlier, earlierBytes, hasLater, ended: this.#ended };
  }

  /** Reads the end of the log, the first time. Rejects as the request does; then the next call tries again. */
  open(): Promise<void> {
    this.#opening ??= this.#tail().catch((error: unknown) => {
      this.#opening = undefined;
      throw error;
    });
    return this.#opening;
  }

  /** Goes on reading whatever comes until `rest`. Also wakes it after the process went on or the runner came back. */
  follow(): void {
    if (this.#following || this.#window.hasLater) return;
    const gone = new AbortController();
    const loop = this.#follow(gone.signal)
      .catch((error: unknown) => {
        // A lost connection comes back, and whoever keeps it wakes this.
        if (!gone.signal.aborted && !isConnectionLost(error) && !isNoRunner(error)) this.#options.failed(error);
      })
      .finally(() => {
        if (this.#following?.gone === gone) this.#following = undefined;
      });
    this.#following = { gone, loop };
  }

  /** Stops reading for as long as nobody looks. */
  async rest(): Promise<void> {
    const following = this.#following;
    this.#following = undefined;
    following?.gone.abort();
    await following?.loop;
  }

  /** Shows what comes right before. */
  async earlier(): Promise<void> {
    await this.open();
    const { start } = this.#window;
    if (start === undefined) return;
    const piece = await this.#ask({ before: start, limitBytes: this.#limits.pieceBytes });
    // Somebody else was faster, or it was cut meanwhile.
    if (this.#window.start !== start) return;
    this.#window.prepend(piece);
    const { browsedLength, followedLength } = this.#limits;
    if (this.#window.dropLater(browsedLength)) await this.rest();
    this.#room = Math.min(browsedLength, this.#window.length + followedLength);
    this.#options.changed();
  }

  /** Shows what comes right after, where the window does not reach to the end of the log. */
  async later(): Promise<void> {
    const { end } = this.#window;
    if (end === undefined || !this.#window.hasLater) return;
    const piece = await this.#ask({ cursor: end, limitBytes: this.#limits.pieceBytes });
    if (this.#window.end !== end) return;
    this.#window.append(piece);
    this.#ended = piece.ended;
    this.#window.dropEarlier(this.#limits.browsedLength);
    if (!this.#isFull(piece)) this.#window.atEnd();
    this.#options.changed();
    this.follow();
  }

  async toBeginning(): Promise<void> {
    await this.rest();
    const piece = await this.#ask({ limitBytes: this.#limits.pieceBytes });
    this.#ended = piece.ended;
    this.#window.reset({ ...piece, earlierBytes: 0 });
    if (this.#isFull(piece)) this.#window.cut();
    this.#options.changed();
    this.follow();
  }

  async toEnd(): Promise<void> {
    await this.rest();
    await this.#tail();
    this.#options.changed();
    this.follow();
  }

  async #tail(signal?: AbortSignal): Promise<void> {
    const { pieceBytes } = this.#limits;
    const piece = await this.#ask({ tailBytes: pieceBytes, limitBytes: pieceBytes }, signal);
    this.#ended = piece.ended;
    this.#room = this.#limits.followedLength;
    this.#window.reset(piece);
  }

  async #follow(gone: AbortSignal): Promise<void> {
    await this.open();
    const over = (): boolean => gone.aborted;
    let full = 0;
    while (!over()) {
      const piece = await this.#ask(
        {
          ...(this.#window.end !== undefined && { cursor: this.#window.end }),
          limitBytes: this.#limits.pieceBytes,
          wait: true,
        },
        gone,
      );
      if (over()) return;
      const told = this.#ended;
      this.#ended = piece.ended;
      this.#window.append(piece);
      if (piece.records.length > 0 || piece.ended !== told) await this.#show(gone);
      if (piece.records.length === 0 && piece.ended) return;
      // What is written faster than anybody reads is not fetched through; its end is.
      full = this.#isFull(piece) ? full + 1 : 0;
      if (this.#window.length > this.#room + this.#limits.slackLength || full > 1) {
        if (this.#looksBack()) {
          this.#window.cut();
          this.#options.changed();
          return;
        }
        if (full > 1) await this.#tail(gone);
        else this.#window.dropEarlier(this.#room);
        // On its own: an editor keeps its place when lines go or come at one end, not when both happen at once.
        await this.#show(gone);
      }
    }
  }

  async #show(gone: AbortSignal): Promise<void> {
    this.#options.changed();
    const { changeMs, changeMsPerMillion } = this.#limits;
    await this.#options.sleep(changeMs + (this.#window.length / 1_000_000) * changeMsPerMillion, gone);
  }

  #ask(params: Omit<ReadLogParams, 'pid'>, signal?: AbortSignal): Promise<ReadLogResult> {
    return this.#options.ask({ ...this.#options.address, ...params }, signal);
  }

  /** Whether the runner has likely more to give than this piece. */
  #isFull({ records }: ReadLogResult): boolean {
    const bytes = records.reduce((sum, { message }) => sum + Buffer.byteLength(message) + RECORD_BYTES, 0);
    return bytes > this.#limits.pieceBytes / 2;
  }
}
