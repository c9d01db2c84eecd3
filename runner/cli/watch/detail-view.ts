import { get, type ProcessInfo } from '../../../protocol/control/get.ts';
import type { PidProgress } from '../remote/runner.ts';
import { infoPage } from '../show/info-page.ts';
import type { Style } from '../show/style.ts';
import { shortId } from '../show/short-id.ts';
import type { Feed } from './feed.ts';
import type { Key } from './keys.ts';
import { Scroll } from './scroll.ts';
import type { Hint, View } from './view.ts';

/** One process in full, kept up to date. */
export class DetailView implements View {
  readonly pid: string;
  readonly #feed: Pick<Feed, 'request'>;
  readonly #failed: (error: unknown) => void;
  readonly #scroll = new Scroll(false);
  #info: ProcessInfo | undefined;
  #busy = false;
  #stale = false;

  constructor(feed: Pick<Feed, 'request'>, pid: string, failed: (error: unknown) => void) {
    this.pid = pid;
    this.#feed = feed;
    this.#failed = failed;
    this.refresh();
  }

  get info(): ProcessInfo | undefined {
    return this.#info;
  }

  refresh(): void {
    this.#stale = true;
    if (!this.#busy) void this.#load();
  }

  changed(pids: ReadonlySet<string>): void {
    if (pids.has(this.pid)) this.refresh();
  }

  progress(news: readonly PidProgress[]): void {
    for (const { pid, step, progress, total, message } of news) {
      const found = pid === this.pid ? this.#info?.steps.find(({ id }) => id === step) : undefined;
      if (found)
        found.progress = { progress, ...(total !== undefined && { total }), ...(message !== undefined && { message }) };
    }
  }

  title({ colours }: Style): string {
    return colours.bold(` Process ${shortId(this.pid)}`);
  }

  lines(rows: number, style: Style): string[] {
    if (!this.#info) return ['', '  ...'];
    return this.#scroll.part(infoPage(this.#info, { ...style, cwd: process.cwd() }).slice(1), rows);
  }

  hints(): readonly Hint[] {
    const status = this.#info?.status;
    return [
      ...(status === 'interrupted' ? ([['p', 'proceed']] as const) : []),
      ...(status === 'error' ? ([['r', 'retry']] as const) : []),
      ['l', 'log'],
      ...(status === 'ready' || status === 'running' || status === 'interrupted' ? ([['c', 'cancel']] as const) : []),
      ['Esc', 'back'],
      ['?', 'all keys'],
      ['q', 'quit'],
    ];
  }

  key(key: Key): boolean {
    return this.#scroll.key(key);
  }

  async #load(): Promise<void> {
    this.#busy = true;
    try {
      while (this.#stale) {
        this.#stale = false;
        this.#info = await this.#feed.request(get, { pid: this.pid, brief: true });
      }
    } catch (error) {
      this.#failed(error);
    }
    this.#busy = false;
  }
}
