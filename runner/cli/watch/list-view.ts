import type { ListItem } from '../../../protocol/control/list.ts';
import { amountDone } from '../display/progress-text.ts';
import type { PidProgress } from '../remote/runner.ts';
import { counted } from '../show/list-ending.ts';
import { headLine, rowLine, shapeFor, type TableRow } from '../show/list-table.ts';
import type { Style } from '../show/style.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { pad } from '../terminal/width.ts';
import { filterBar, line } from './bars.ts';
import { FILTERS, type Counts } from './filters.ts';
import type { Key } from './keys.ts';
import { ListLoader } from './list-loader.ts';
import { SearchLine } from './search-line.ts';
import { Selection } from './selection.ts';
import type { Hint, View } from './view.ts';
import type { Feed } from './feed.ts';

/** Rows loaded beyond those on the screen, so that paging down shows something at once. */
const AHEAD = 100;
/** Progress older than this says nothing any more, in milliseconds. */
const PROGRESS_LASTS_MS = 60_000;
/** The head of the table and the line below it. */
const OWN_ROWS = 2;

/** The queue as a table that keeps itself up to date. */
export class ListView implements View {
  readonly #loader: ListLoader;
  readonly #failed: (error: unknown) => void;
  readonly #selection = new Selection();
  readonly #progress = new Map<string, { text: string; at: number }>();
  #search: SearchLine;
  #filter = 0;
  #items: ListItem[] = [];
  #total = 0;
  #counts: Counts | undefined;
  #rows = 20;

  constructor(feed: Pick<Feed, 'request'>, search: string, failed: (error: unknown) => void) {
    this.#search = new SearchLine(search);
    this.#failed = failed;
    this.#loader = new ListLoader(feed, {
      wanted: () => ({
        filter: FILTERS[this.#filter] ?? { name: '', status: undefined },
        search: this.#search.applied,
        rows: this.#selection.index + this.#rows + AHEAD,
      }),
      loaded: ({ items, total, counts }) => {
        this.#items = items;
        this.#total = total;
        this.#counts = counts;
        this.#selection.update(items.map(({ pid }) => pid));
      },
      failed: (error) => {
        this.#failed(error);
      },
    });
  }

  /** The process the keys are about. */
  get chosen(): ListItem | undefined {
    return this.#items[this.#selection.index];
  }

  refresh(): void {
    this.#loader.refresh(true);
  }

  changed(): void {
    this.#loader.refresh();
  }

  progress(news: readonly PidProgress[], now: number): void {
    for (const one of news) {
      const text = [amountDone(one), sanitise(one.message ?? '')].filter(Boolean).join(' ');
      this.#progress.set(one.pid, { text, at: now });
    }
    for (const [pid, { at }] of this.#progress) if (now - at > PROGRESS_LASTS_MS) this.#progress.delete(pid);
  }

  title(style: Style): string {
    return filterBar(this.#filter, this.#counts, style);
  }

  lines(rows: number, style: Style): string[] {
    this.#rows = Math.max(1, rows - OWN_ROWS);
    const { from, to } = this.#selection.window(this.#rows);
    const inner = { ...style, columns: style.columns - 2 };
    const shown = this.#items.slice(from, to).map((item) => this.#row(item));
    const shape = shapeFor(shown, inner);
    const body = shown.map((row, index) => {
      const text = rowLine(row, shape, inner);
      return from + index === this.#selection.index ? this.#marked(text, style) : `  ${text}`;
    });
    if (body.length === 0) body.push(...this.#nothing(style));
    while (body.length < this.#rows) body.push('');
    return [`  ${headLine(shape, inner)}`, ...body, this.#below(from, to, style)];
  }

  hints(): readonly Hint[] {
    if (this.#search.typing)
      return [
        ['Enter', 'search'],
        ['Esc', 'give up'],
      ];
    const status = this.chosen?.status;
    return [
      ...(status === 'interrupted' ? ([['p', 'proceed']] as const) : []),
      ...(status === 'error' ? ([['r', 'retry']] as const) : []),
      ['Enter', 'open'],
      ['l', 'log'],
      ...(status === 'ready' || status === 'running' || status === 'interrupted' ? ([['c', 'cancel']] as const) : []),
      ['/', 'search'],
      ['Tab', 'next filter'],
      ['?', 'all keys'],
      ['q', 'quit'],
    ];
  }

  key(key: Key): boolean {
    if (this.#search.typing) {
      if (this.#search.key(key)) this.#anew();
      return true;
    }
    if (this.#moves(key)) return true;
    switch (key) {
      case '/':
        this.#search.begin();
        return true;
      case 'escape':
        if (this.#search.applied === '') return false;
        this.#search = new SearchLine('');
        this.#anew();
        return true;
      case 'tab':
      case 'right':
        return this.#choose(this.#filter + 1);
      case 'back-tab':
      case 'left':
        return this.#choose(this.#filter - 1);
      default:
        return /^[1-9]$/.test(key) && Number(key) <= FILTERS.length && this.#choose(Number(key) - 1);
    }
  }

  dispose(): void {
    this.#loader.close();
  }

  #moves(key: Key): boolean {
    const steps: Partial<Record<Key, number>> = {
      up: -1,
      k: -1,
      down: 1,
      j: 1,
      'page-up': -this.#rows,
      'page-down': this.#rows,
      ' ': this.#rows,
      home: -Infinity,
      g: -Infinity,
      end: this.#items.length,
      G: this.#items.length,
    };
    const by = steps[key];
    if (by === undefined) return false;
    this.#selection.move(by);
    // More is loaded before its beginning is on the screen.
    if (this.#items.length < this.#total && this.#selection.index + this.#rows >= this.#items.length) this.refresh();
    return true;
  }

  #choose(filter: number): boolean {
    this.#filter = (filter + FILTERS.length) % FILTERS.length;
    this.#anew();
    return true;
  }

  #anew(): void {
    this.#selection.toTop();
    this.refresh();
  }

  #row(item: ListItem): TableRow {
    const progress = item.status === 'running' ? this.#progress.get(item.pid) : undefined;
    if (!progress) return { item };
    return { item, note: `${item.stepsDone}/${item.stepsTotal} ${item.step ?? ''} ${progress.text}` };
  }

  /** Inverted over the whole width, with a sign for where there are no colours. */
  #marked(text: string, { colours, columns }: Style): string {
    const bare = text.replace(ESCAPES, '');
    return colours.inverse(`> ${pad(bare, columns - 2)}`);
  }

  #below(from: number, to: number, { colours, ...style }: Style): string {
    if (this.#search.typing) return this.#search.line({ colours, ...style });
    const part = this.#total === 0 ? '' : `${counted(from + 1)}-${counted(to)} of ${counted(this.#total)}`;
    const search = this.#search.applied === '' ? '' : `search: ${this.#search.applied}`;
    return colours.dim(line(`  ${[part, search].filter(Boolean).join('  ')}`, { colours, ...style }));
  }

  #nothing({ colours }: Style): string[] {
    if (!this.#counts) return ['', '  ...'];
    const total = Object.values(this.#counts).reduce((sum, count) => sum + count, 0);
    if (total === 0) return ['', `  No processes yet. Start one: ${colours.bold('stepwell start FILE')}`];
    return [
      '',
      `  ${colours.dim('None here.')} Tab shows others${this.#search.applied === '' ? '' : ', Esc ends the search'}.`,
    ];
  }
}

// eslint-disable-next-line no-control-regex -- colours are what is taken out
const ESCAPES = /\x1b\[[\d;]*m/g;
