/**
 * Data that lies elsewhere, named by what it is: events stay small and the same data is kept once. The JSON text
 * itself is fetched with `step/data`.
 */
export interface DataRef {
  /** First 32 hexadecimal digits of the SHA-256 of its JSON text. */
  hash: string;
  /** Length of that text in UTF-8. */
  bytes: number;
}
