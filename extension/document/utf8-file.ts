/** Says that UTF-8 follows: a person may have told the editor to take files for something else. */
const BYTE_ORDER_MARK = '\ufeff';

/** Text as the file an editor reads, which hides the mark again. */
export function utf8File(text: string): Uint8Array {
  return Buffer.from(BYTE_ORDER_MARK + text);
}
