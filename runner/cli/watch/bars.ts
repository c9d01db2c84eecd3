import type { Style } from '../show/style.ts';
import { fit, pad, widthOf } from '../terminal/width.ts';
import { countOf, FILTERS, type Counts } from './filters.ts';
import type { Hint } from './view.ts';

/** The filters with how many processes each has; the chosen one stands out, in brackets where there is no colour. */
export function filterBar(chosen: number, counts: Counts | undefined, { colours, columns }: Style): string {
  const texts = (withCounts: (index: number) => boolean): string[] =>
    FILTERS.map((filter, index) => {
      const count = counts && withCounts(index) ? ` ${short(countOf(filter, counts))}` : '';
      return index === chosen ? `[${filter.name}${count}]` : ` ${filter.name}${count} `;
    });
  const all = texts(() => true);
  const cells = widthOf(all.join(' ')) < columns ? all : texts((index) => index === chosen);
  return cells
    .map((text, index) => {
      if (index === chosen) return colours.inverse(colours.bold(text));
      return FILTERS[index]?.name === 'Needs you' && counts && counts.interrupted > 0 ? colours.yellow(text) : text;
    })
    .join(' ');
}

/** The keys that do something, as many as fit. */
export function hintBar(hints: readonly Hint[], { colours, columns }: Style): string {
  let line = '';
  let used = 0;
  for (const [key, what] of hints) {
    const width = widthOf(key) + 1 + widthOf(what) + 3;
    if (used + width > columns) break;
    used += width;
    line += ` ${colours.bold(key)} ${colours.dim(what)}  `;
  }
  return line;
}

/** A line of its own, cut to the screen. */
export function line(text: string, { columns, symbols }: Style): string {
  return pad(fit(text, columns, symbols.ellipsis), columns);
}

/** `987`, `12,345`, `123k`, `1.2M`: four or five columns, however many there are. */
export function short(count: number): string {
  if (count < 100_000) return count.toLocaleString('en-US');
  return count < 1_000_000 ? `${Math.floor(count / 1000)}k` : `${(count / 1_000_000).toFixed(1)}M`;
}
