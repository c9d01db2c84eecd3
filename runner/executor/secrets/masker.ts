import type { JsonValue } from '../../../protocol/data/json.ts';
import type { ProcessError } from '../../../protocol/process/errors.ts';

/** Shorter values would mask half of every text; they are not masked, and a warning says so. */
export const SHORTEST_MASKED = 6;

const MASK = '***';

/** Replaces secret values, each line of them, and their base64 forms, in whatever is shown or stored. */
export class Masker {
  readonly #values = new Set<string>();
  #pattern: RegExp | undefined;
  #longest = 0;

  /** Whether the value is long enough to be masked. */
  add(value: string): boolean {
    if (value.length < SHORTEST_MASKED) return false;
    for (const form of forms(value)) this.#values.add(form);
    const longestFirst = [...this.#values].sort((a, b) => b.length - a.length);
    this.#longest = longestFirst[0]?.length ?? 0;
    this.#pattern = new RegExp(longestFirst.map(escapePattern).join('|'), 'g');
    return true;
  }

  /** Length of the longest form in UTF-16 code units; 0 when there is nothing to mask. */
  get longest(): number {
    return this.#longest;
  }

  mask(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, MASK) : text;
  }

  /** Masks every string in a value, keys included. */
  maskValue<Value extends JsonValue | undefined>(value: Value): Value {
    return this.#pattern ? (this.#maskDeep(value) as Value) : value;
  }

  maskError(error: ProcessError): ProcessError {
    return this.#pattern ? (this.#maskDeep(error as unknown as JsonValue) as unknown as ProcessError) : error;
  }

  /** JSON pointer of the first string or key that holds a secret, or undefined. */
  find(value: JsonValue, pointer = ''): string | undefined {
    if (!this.#pattern) return undefined;
    if (typeof value === 'string') return this.#holds(value) ? pointer : undefined;
    if (value === null || typeof value !== 'object') return undefined;
    for (const [key, item] of Object.entries(value)) {
      const place = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      if (this.#holds(key)) return pointer;
      const found = this.find(item, place);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  #holds(text: string): boolean {
    return this.mask(text) !== text;
  }

  #maskDeep(value: JsonValue | undefined): JsonValue | undefined {
    if (typeof value === 'string') return this.mask(value);
    if (Array.isArray(value)) return value.map((item) => this.#maskDeep(item) as JsonValue);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [this.mask(key), this.#maskDeep(item) as JsonValue]),
    );
  }
}

/** Everything a secret may look like in a text. */
function forms(value: string): string[] {
  const lines = value.split(/\r?\n/).filter((line) => line.length >= SHORTEST_MASKED);
  const escaped = JSON.stringify(value).slice(1, -1);
  return [...new Set([value, ...lines, escaped, encodeURIComponent(value), ...base64Forms(value)])].filter(
    (form) => form.length >= SHORTEST_MASKED,
  );
}

/**
 * The base64 of the value at each of the three places it can start at within a longer text (`user:secret` in a
 * header, say), without the characters that its neighbours change, and of the value alone; in both alphabets.
 */
function base64Forms(value: string): string[] {
  const bytes = Buffer.from(value);
  const cores = [0, 1, 2].map((offset) => {
    const text = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const from = offset === 0 ? 0 : offset + 1;
    const keep = Math.floor(((offset + bytes.length) * 8) / 6);
    return text.slice(from, keep);
  });
  const whole = bytes.toString('base64');
  return [whole, whole.replace(/=+$/, ''), ...cores].flatMap((form) => [
    form,
    form.replaceAll('+', '-').replaceAll('/', '_'),
  ]);
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
