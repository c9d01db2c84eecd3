/** An expression that cannot be read or evaluated. `offset` and `length` are UTF-16 code units of the text given. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly offset: number;
  readonly length: number;

  /** What would be right there. */
  readonly instead: string | undefined;

  constructor(message: string, offset: number, length = 1, instead?: string) {
    super(message);
    this.offset = offset;
    this.length = length;
    this.instead = instead;
  }
}
