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

/** Breaks text at spaces into lines of at most so many columns; a longer word has a line of its own. */
export function wrapped(text: string, columns: number): string[] {
  if (stringWidth(text) <= columns) return [text];
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines: string[] = [];
  let line = indent;
  for (const word of text.slice(indent.length).split(' ')) {
    const longer = line === indent ? indent + word : `${line} ${word}`;
    if (line !== indent && stringWidth(longer) > columns) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
