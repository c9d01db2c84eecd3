/** A peer that does not keep to the framing; its connection cannot go on. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

/** Headers are short: a peer that sends more than this without an end speaks something else. */
const MAX_HEADER_BYTES = 1024;
const HEADER_END = '\r\n\r\n';

/** Splits a stream into the bodies of messages, each after a header with its Content-Length. */
export class FrameParser {
  /** Longest body, in bytes. May be changed between messages. */
  maxBytes: number;
  #header = Buffer.alloc(0);
  #body: Buffer[] = [];
  /** Bytes the body still lacks; -1: in a header. */
  #missing = -1;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  /** Bodies that are complete with this piece. Throws FrameError as soon as a length is too large. */
  *push(chunk: Buffer): Generator<Buffer, void> {
    const data = this.#header.length > 0 ? Buffer.concat([this.#header, chunk]) : chunk;
    this.#header = Buffer.alloc(0);
    for (let offset = 0; offset < data.length;) {
      if (this.#missing < 0) {
        const end = data.indexOf(HEADER_END, offset);
        if ((end < 0 ? data.length : end) - offset > MAX_HEADER_BYTES)
          throw new FrameError(`a header is longer than ${MAX_HEADER_BYTES} bytes`);
        if (end < 0) {
          this.#header = Buffer.from(data.subarray(offset));
          return;
        }
        this.#missing = lengthIn(data.toString('latin1', offset, end), this.maxBytes);
        offset = end + HEADER_END.length;
      } else {
        const part = data.subarray(offset, offset + this.#missing);
        this.#body.push(part);
        this.#missing -= part.length;
        offset += part.length;
        if (this.#missing > 0) return;
        const body = this.#body.length === 1 ? part : Buffer.concat(this.#body);
        this.#body = [];
        this.#missing = -1;
        yield body;
      }
    }
  }
}

function lengthIn(header: string, maxBytes: number): number {
  const lengths = header
    .split('\r\n')
    .flatMap((line) => /^content-length:[ \t]*(\d{1,15})[ \t]*$/i.exec(line)?.[1] ?? []);
  const [length] = lengths.map(Number);
  if (length === undefined || lengths.length > 1) throw new FrameError('a header has no Content-Length');
  if (length === 0) throw new FrameError('a message is empty');
  if (length > maxBytes) throw new FrameError(`a message has ${length} bytes; at most ${maxBytes} are allowed here`);
  return length;
}
