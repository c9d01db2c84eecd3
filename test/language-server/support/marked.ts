/** A text in which `|` stands where the cursor is. */
export function marked(text: string): { text: string; offset: number } {
  const offset = text.indexOf('|');
  if (offset < 0 || text.includes('|', offset + 1)) throw new Error('one | stands for the cursor');
  return { text: text.slice(0, offset) + text.slice(offset + 1), offset };
}

/** The offset behind the first place where `before` and then `after` stand. */
export function between(text: string, before: string, after = ''): number {
  const at = text.indexOf(before + after);
  if (at < 0) throw new Error(`There is no ${before}${after}`);
  return at + before.length;
}
