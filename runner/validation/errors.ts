/** Compiling the schema or matching the data took longer than the limit. */
export class SchemaTimeoutError extends Error {
  override readonly name = 'SchemaTimeoutError';

  constructor(deadlineMs: number) {
    super(
      `the schema took longer than ${deadlineMs / 1000} s to match; ` +
        'a "pattern" with a repetition inside a repetition, such as ^(a+)+$, is the usual cause',
    );
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isNamed(value, 'SchemaTimeoutError');
  }
}

/** The schema itself cannot be used: it is no JSON Schema, refers to something outside of it, or needs too much memory. */
export class SchemaInvalidError extends Error {
  override readonly name = 'SchemaInvalidError';

  static override [Symbol.hasInstance](value: unknown): boolean {
    return isNamed(value, 'SchemaInvalidError');
  }
}

/** Bundles loaded separately each have their own copy of a class, between which the usual `instanceof` fails. */
function isNamed(value: unknown, name: string): boolean {
  return value instanceof Error && value.name === name;
}
