import stringWidth from 'string-width';

const segmenter = new Intl.Segmenter();

/** Cuts text without escape sequences to a number of terminal columns. */
export function fit(text: string, columns: number, ellipsis: string): string {
  if (stringWidth(text) <= columns) return text;
  const room = columns - stringWidth(ellipsis);
  let used = 0;
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    used += stringWidth(segment);
    if (used > room) break;
    kept += segment;
  }
  return columns <= 0 ? '' : kept + ellipsis;
}

/** Fills up to a number of columns. */
export function pad(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - stringWidth(text)));
}

export { stringWidth as widthOf };
