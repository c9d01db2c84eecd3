/** A message and what is attached to it, as they travel between the daemon and an executor; see messages.ts. */
export interface Frame<Message> {
  message: Message;
  attached: Buffer;
}

/** Largest message and attachment a reader takes, in bytes. */
export interface FrameLimits {
  message: number;
  attached: number;
}

const HEADER_BYTES = 8;
const MIB = 1024 * 1024;

/** A job carries the outputs of earlier steps that expressions name: any number of them, of 8 MiB at most. */
export const TO_EXECUTOR_LIMITS: FrameLimits = { message: 256 * MIB, attached: 0 };
/** An event carries at most three pieces of data, and what a message of a provider (16 MiB) may put into an error. */
export const FROM_EXECUTOR_LIMITS: FrameLimits = { message: 64 * MIB, attached: 64 * MIB };

/** The bytes of a frame, in pieces, so that what is attached need not be copied. */
export function frameBytes(message: object, attached: readonly Buffer[] = []): Buffer[] {
  const text = Buffer.from(JSON.stringify(message));
  const header = Buffer.allocUnsafe(HEADER_BYTES);
  header.writeUInt32LE(text.length, 0);
  header.writeUInt32LE(
    attached.reduce((sum, { length }) => sum + length, 0),
    4,
  );
  return [header, text, ...attached];
}

/** What was read is no frame, or one that is too large: the other end is not what it should be. */
export class FrameFault extends Error {
  override readonly name = 'FrameFault';
}

/** Makes frames of the bytes of a stream. Pieces are kept as they come and joined once. */
export class FrameReader<Message> {
  readonly #limits: FrameLimits;
  readonly #onFrame: (frame: Frame<Message>) => void;
  #chunks: Buffer[] = [];
  #bytes = 0;
  #sizes: { message: number; attached: number } | undefined;

  constructor(limits: FrameLimits, onFrame: (frame: Frame<Message>) => void) {
    this.#limits = limits;
    this.#onFrame = onFrame;
  }

  /** Whether a frame has begun and is not whole. */
  get partial(): boolean {
    return this.#bytes > 0 || this.#sizes !== undefined;
  }

  /** Calls for every frame that is whole now. Throws a FrameFault; nothing more can be read then. */
  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#bytes += chunk.length;
    for (;;) {
      this.#sizes ??= this.#header();
      if (this.#sizes === undefined || this.#bytes < this.#sizes.message + this.#sizes.attached) return;
      const { message, attached } = this.#sizes;
      this.#sizes = undefined;
      const text = this.#take(message).toString('utf8');
      // A copy: a piece of what was read would keep all of it in memory.
      this.#onFrame({ message: parse(text) as Message, attached: Buffer.from(this.#take(attached)) });
    }
  }

  #header(): FrameLimits | undefined {
    if (this.#bytes < HEADER_BYTES) return undefined;
    const header = this.#take(HEADER_BYTES);
    const sizes = { message: header.readUInt32LE(0), attached: header.readUInt32LE(4) };
    if (sizes.message > this.#limits.message || sizes.attached > this.#limits.attached) {
      throw new FrameFault(`a frame of ${sizes.message} and ${sizes.attached} bytes is longer than it may be`);
    }
    return sizes;
  }

  #take(count: number): Buffer {
    const first = this.#chunks[0];
    this.#bytes -= count;
    if (first !== undefined && first.length > count) {
      this.#chunks[0] = first.subarray(count);
      return first.subarray(0, count);
    }
    const taken: Buffer[] = [];
    let missing = count;
    while (missing > 0) {
      const chunk = this.#chunks.shift() as Buffer;
      if (chunk.length > missing) this.#chunks.unshift(chunk.subarray(missing));
      taken.push(chunk.subarray(0, missing));
      missing -= Math.min(chunk.length, missing);
    }
    return taken.length === 1 ? (taken[0] as Buffer) : Buffer.concat(taken);
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new FrameFault(`a frame does not hold a message but ${JSON.stringify(text.slice(0, 200))}`);
  }
}
