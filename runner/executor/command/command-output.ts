import { readFileSync, statSync } from 'node:fs';
import { parseData } from '../../../protocol/data/parse-data.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { CommandIo } from '../../../protocol/process-file/definition.ts';
import { failure } from '../failure.ts';
import { dataFailure, tooLarge } from '../step/output-rules.ts';

/** Where a command's output comes from, and what of its standard output is the output rather than log. */
export class CommandOutput {
  readonly #from: CommandIo['outputFrom'];
  readonly #file: string;
  readonly #maxBytes: number;
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  constructor(from: CommandIo['outputFrom'], file: string, maxBytes: number) {
    this.#from = from;
    this.#file = file;
    this.#maxBytes = maxBytes;
  }

  /** Whether a piece of standard output belongs to the output; what is over the limit is counted, not kept. */
  takes(chunk: Buffer): boolean {
    if (this.#from === 'file') return false;
    this.#bytes += chunk.length;
    // The bytes are lent.
    if (this.#bytes <= this.#maxBytes) this.#chunks.push(Buffer.from(chunk));
    else this.#chunks.length = 0;
    return true;
  }

  /** @param input passes through when the command gave no output */
  read(input: JsonObject): JsonObject {
    const text = this.#from === 'file' ? this.#readFile() : this.#readStdout();
    if (this.#from !== 'file' && this.#readFile().trim() !== '') {
      throw failure('ProtocolError', `The file STEPWELL_OUTPUT was written, but outputFrom is "${this.#from}".`);
    }
    if (this.#from === 'stdout-text') return { stdout: text.replace(/\r?\n$/, '') };
    if (this.#from === 'file' && text.trim() === '') return input;
    const parsed = parseData(text, { maxBytes: this.#maxBytes });
    if ('fault' in parsed) {
      throw dataFailure(parsed.fault, this.#from === 'file' ? 'The file STEPWELL_OUTPUT' : 'Standard output', text);
    }
    return parsed.data;
  }

  #readFile(): string {
    // A command may have replaced or removed the file; no file is no output.
    const size = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    if (size > this.#maxBytes) throw tooLarge('output', size, this.#maxBytes);
    return size === 0 ? '' : readFileSync(this.#file, 'utf8');
  }

  #readStdout(): string {
    if (this.#bytes > this.#maxBytes) throw tooLarge('output', this.#bytes, this.#maxBytes);
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
