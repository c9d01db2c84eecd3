import { describe, expect, test } from 'vitest';
import { filterBar, hintBar, short } from '../../../runner/cli/watch/bars.ts';
import { keysIn } from '../../../runner/cli/watch/keys.ts';
import { ListLoader } from '../../../runner/cli/watch/list-loader.ts';
import { Scroll } from '../../../runner/cli/watch/scroll.ts';
import { SearchLine } from '../../../runner/cli/watch/search-line.ts';
import { Selection } from '../../../runner/cli/watch/selection.ts';
import { widthOf } from '../../../runner/cli/terminal/width.ts';
import { item, style } from './samples.ts';

describe('keys', () => {
  test.each([
    ['\x1b[A', ['up']],
    ['\x1bOB', ['down']],
    ['\x1b[1;5A', ['up']],
    ['\x1b[5~\x1b[6~', ['page-up', 'page-down']],
    ['\x1b[H\x1b[4~', ['home', 'end']],
    ['\x1b', ['escape']],
    ['\x1b[Z', ['back-tab']],
    ['\r', ['enter']],
    ['qé', ['q', 'é']],
    ['\x03', ['ctrl-c']],
    ['\x1b[200~', []],
  ])('%j is %j', (text, keys) => {
    expect(keysIn(text)).toEqual(keys);
  });
});

describe('the selection', () => {
  const ids = (from: number, to: number): string[] =>
    Array.from({ length: to - from }, (_, index) => String(from + index));

  test('at the top follows the newest, elsewhere stays with its process', () => {
    const selection = new Selection();
    selection.update(['b', 'a']);
    selection.update(['c', 'b', 'a']);
    expect(selection.chosen).toBe('c');
    selection.move(1);
    selection.update(['e', 'd', 'c', 'b', 'a']);
    expect(selection.chosen).toBe('b');
  });

  test('goes to what took the place of a process that has gone', () => {
    const selection = new Selection();
    selection.update(['c', 'b', 'a']);
    selection.move(2);
    selection.update(['c', 'b']);
    expect(selection.chosen).toBe('b');
    selection.update([]);
    expect(selection.chosen).toBeUndefined();
  });

  test('is always on the screen, which scrolls no more than need be', () => {
    const selection = new Selection();
    selection.update(ids(0, 100));
    expect(selection.window(10)).toEqual({ from: 0, to: 10 });
    selection.move(12);
    expect(selection.window(10)).toEqual({ from: 3, to: 13 });
    selection.move(-5);
    expect(selection.window(10)).toEqual({ from: 3, to: 13 });
    selection.toBottom();
    expect(selection.window(10)).toEqual({ from: 90, to: 100 });
    selection.toTop();
    expect(selection.window(10)).toEqual({ from: 0, to: 10 });
  });
});

describe('scrolling', () => {
  const lines = Array.from({ length: 30 }, (_, index) => index);

  test('a log stays at its end while that is on the screen, and where it is after scrolling up', () => {
    const scroll = new Scroll(true);
    expect(scroll.part(lines, 10)[0]).toBe(20);
    expect(scroll.part([...lines, 30], 10)[0]).toBe(21);
    scroll.key('page-up');
    expect(scroll.part([...lines, 30, 31], 10)[0]).toBe(11);
    scroll.key('G');
    expect(scroll.part([...lines, 30, 31], 10)[0]).toBe(22);
  });
});

describe('searching', () => {
  test('what is typed counts at once, Enter keeps it, Esc takes it back', () => {
    const search = new SearchLine('');
    search.begin();
    expect([search.key('a'), search.key('é'), search.key('backspace'), search.key('up')]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(search.applied).toBe('a');
    search.key('enter');
    search.begin();
    search.key('b');
    expect(search.applied).toBe('ab');
    expect(search.key('escape')).toBe(true);
    expect(search.applied).toBe('a');
  });
});

describe('the bars', () => {
  const counts = { ready: 1204, running: 3, finished: 1_234_567, error: 12, interrupted: 4, cancelled: 0 };

  test('mark the chosen filter without colours too, with counts where there is room', () => {
    expect(filterBar(1, counts, style(100))).toContain('[Needs you 4]');
    expect(filterBar(1, counts, style(100))).toContain(' Queued 1,204 ');
    expect(filterBar(1, counts, style(60))).not.toContain('1,204');
  });

  test.each([40, 80, 120])('fit %i columns', (columns) => {
    const hints = Array.from({ length: 20 }, () => ['x', 'does something'] as const);
    expect(widthOf(hintBar(hints, style(columns)))).toBeLessThanOrEqual(columns);
  });

  test('shorten large numbers', () => {
    expect([0, 99_999, 123_456, 1_250_000].map(short)).toEqual(['0', '99,999', '123k', '1.3M']);
  });
});

describe('the list that keeps itself up to date', () => {
  const counts = { ready: 0, running: 0, finished: 2500, error: 0, interrupted: 0, cancelled: 0 };

  /** A runner with 2,500 processes, whose answers wait until they are let go. */
  function slowRunner() {
    const asked: { limit: number; cursor?: string }[] = [];
    let letGo: (() => void) | undefined;
    const gate = (): Promise<void> =>
      new Promise((resolve) => {
        letGo = resolve;
      });
    const request = async (message: { method: string }, params: unknown): Promise<never> => {
      if (message.method === 'runner/status') return { counts } as never;
      const { limit, cursor } = params as { limit: number; cursor?: string };
      asked.push({ limit, ...(cursor !== undefined && { cursor }) });
      await gate();
      const from = Number(cursor ?? 0);
      const to = Math.min(2500, from + limit);
      return {
        processes: Array.from({ length: to - from }, () => item()),
        total: 2500,
        ...(to < 2500 && { cursor: String(to) }),
      } as never;
    };
    return { asked, request, go: () => letGo?.() };
  }

  test('asks once however many changes come while it loads, and then once more', async () => {
    const { asked, request, go } = slowRunner();
    const loads: number[] = [];
    const twice = new Promise<void>((resolve) => {
      const loader = new ListLoader({ request } as never, {
        wanted: () => ({ filter: { name: 'All', status: undefined }, search: '', rows: 100 }),
        loaded: ({ items }) => {
          loads.push(items.length);
          if (loads.length === 2) {
            loader.close();
            resolve();
          }
        },
        failed: (error) => {
          throw error;
        },
      });
      loader.refresh(true);
      const pump = setInterval(() => {
        if (asked.length === 1 && loads.length === 0) for (let change = 0; change < 1000; change++) loader.refresh();
        go();
        if (loads.length === 2) clearInterval(pump);
      }, 5);
    });
    await twice;
    expect(loads).toEqual([100, 100]);
    expect(asked).toHaveLength(2);
  });

  test('reaches beyond what one answer may hold, a page at a time', async () => {
    const { asked, request, go } = slowRunner();
    const pump = setInterval(go, 2);
    const count = await new Promise<number>((resolve, reject) => {
      const loader = new ListLoader({ request } as never, {
        wanted: () => ({ filter: { name: 'All', status: undefined }, search: '', rows: 2300 }),
        loaded: ({ items }) => {
          loader.close();
          resolve(items.length);
        },
        failed: reject,
      });
      loader.refresh(true);
    });
    clearInterval(pump);
    expect(count).toBe(2300);
    expect(asked).toEqual([{ limit: 1000 }, { limit: 1000, cursor: '1000' }, { limit: 300, cursor: '2000' }]);
  });
});
