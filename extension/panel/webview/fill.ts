/** A sentence with what it is about: `{0}` and so on. */
export function fill(sentence: string, ...values: (string | number)[]): string {
  return sentence.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ''));
}
