import type { ListItem, ListResult } from '../../protocol/control/list.ts';
import { PAGE, type Group } from './groups.ts';

/** The pages of one group that were fetched, kept in order as processes come and go. */
export class GroupPages implements Group {
  #items: ListItem[] = [];
  /** Items asked for so far; what is shown may be a page more before it is fetched anew. */
  #wanted = PAGE;
  #cursor: string | undefined;
  total = 0;

  get items(): readonly ListItem[] {
    return this.#items;
  }

  get more(): boolean {
    return this.#cursor !== undefined;
  }

  get cursor(): string | undefined {
    return this.#cursor;
  }

  get wanted(): number {
    return this.#wanted;
  }

  /** So many came in that it should be fetched anew rather than grow. */
  get overfull(): boolean {
    return this.#items.length > this.#wanted + PAGE;
  }

  /** What was known is replaced by the first page. */
  begin(page: ListResult): void {
    this.#items = [...page.processes];
    this.#cursor = page.cursor;
    this.total = page.total;
  }

  /** The next page. */
  append({ processes, total, cursor }: ListResult): void {
    // One that came in since is shown already.
    const known = new Set(this.#items.map(({ pid }) => pid));
    this.#items.push(...processes.filter(({ pid }) => !known.has(pid)));
    this.#cursor = cursor;
    this.total = total;
    this.#wanted = Math.max(this.#wanted, this.#items.length);
  }

  has(pid: string): boolean {
    return this.#items.some((item) => item.pid === pid);
  }

  /** Puts it where it belongs, in the place of what was known of it. False: on a page that was not fetched. */
  put(item: ListItem): boolean {
    const at = this.#items.findIndex(({ pid }) => pid === item.pid);
    if (at >= 0) {
      this.#items[at] = item;
      return true;
    }
    const before = this.#items.findIndex(({ createdAt }) => createdAt <= item.createdAt);
    if (before < 0 && this.more) return false;
    this.#items.splice(before < 0 ? this.#items.length : before, 0, item);
    return true;
  }

  /** Whether it was there. */
  remove(pid: string): boolean {
    const at = this.#items.findIndex((item) => item.pid === pid);
    if (at >= 0) this.#items.splice(at, 1);
    return at >= 0;
  }
}
