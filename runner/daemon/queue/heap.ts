/** Something that can lie in one heap at a time. */
export interface HeapItem {
  /** Where it lies; -1: in none. Kept by the heap. */
  place: number;
}

/** A binary heap from which any item can be taken, so that a cancel among thousands costs no search. */
export class Heap<Item extends HeapItem> {
  readonly #items: Item[] = [];
  readonly #before: (a: Item, b: Item) => boolean;

  /** @param before whether `a` comes out before `b` */
  constructor(before: (a: Item, b: Item) => boolean) {
    this.#before = before;
  }

  get size(): number {
    return this.#items.length;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  has(item: Item): boolean {
    return item.place >= 0 && this.#items[item.place] === item;
  }

  add(item: Item): void {
    item.place = this.#items.length;
    this.#items.push(item);
    this.#rise(item);
  }

  take(): Item | undefined {
    const first = this.#items[0];
    if (first) this.remove(first);
    return first;
  }

  remove(item: Item): void {
    if (!this.has(item)) return;
    const { place } = item;
    const last = this.#items.pop() as Item;
    item.place = -1;
    if (last === item) return;
    this.#put(last, place);
    this.#rise(last);
    this.#sink(last);
  }

  #rise(item: Item): void {
    while (item.place > 0) {
      const parent = this.#items[(item.place - 1) >> 1] as Item;
      if (!this.#before(item, parent)) return;
      this.#swap(item, parent);
    }
  }

  #sink(item: Item): void {
    for (;;) {
      const left = this.#items[2 * item.place + 1];
      const right = this.#items[2 * item.place + 2];
      const child = right && left && this.#before(right, left) ? right : left;
      if (!child || !this.#before(child, item)) return;
      this.#swap(item, child);
    }
  }

  #swap(a: Item, b: Item): void {
    const { place } = a;
    this.#put(a, b.place);
    this.#put(b, place);
  }

  #put(item: Item, place: number): void {
    item.place = place;
    this.#items[place] = item;
  }
}
