/** Why data is refused: one of the rules for data that every step takes and gives. */
export interface DataFault {
  code: DataFaultCode;
  /** What is wrong and what to do, to stand after the place: `/rows/0: the key "id" appears twice in one object`. */
  message: string;
  /** JSON pointer to the place, `""` for the whole. */
  pointer: string;
}

export type DataFaultCode =
  | 'not-json'
  | 'not-object'
  | 'too-large'
  | 'too-deep'
  | 'forbidden-key'
  | 'duplicate-key'
  | 'unsafe-integer'
  | 'number-out-of-range'
  | 'lone-surrogate';

/** A fault with its place, for a message: `at /rows/0: ...`, or only the message when the place is the whole. */
export function describeFault(fault: DataFault): string {
  return fault.pointer === '' ? fault.message : `at ${fault.pointer}: ${fault.message}`;
}
