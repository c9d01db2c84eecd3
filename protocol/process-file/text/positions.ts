/** A place in a text, counted from 1; columns in UTF-16 code units. */
export interface Position {
  line: number;
  column: number;
}

/** Makes a function that tells the place of an offset. Lines end with LF, CRLF or CR. */
export function positionsOf(text: string): (offset: number) => Position {
  let known: number[] | undefined;
  return (offset) => {
    // A file without problems is never asked.
    const starts = (known ??= lineStarts(text));
    let low = 0;
    let high = starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (const { index, 0: lineBreak } of text.matchAll(/\r\n|\n|\r/g)) starts.push(index + lineBreak.length);
  return starts;
}
