import { expect, it } from 'vitest';
import { Queue, type Waiting } from '../../../runner/daemon/queue/queue.ts';
import { announcedSeed, fuzzCount, Random } from '../../support/random.ts';

/** The same rules, said as plainly as possible: look at everyone, every time. */
class PlainQueue {
  waiting: Waiting[] = [];
  readonly holders = new Map<string, Set<string>>();

  in(key: string): Set<string> {
    const holders = this.holders.get(key) ?? new Set();
    this.holders.set(key, holders);
    return holders;
  }

  claim(): string | undefined {
    const may = this.waiting
      .filter(({ pid, lane }) => !lane || this.in(lane.key).has(pid) || this.in(lane.key).size < lane.limit)
      .sort((a, b) => b.priority - a.priority || a.order - b.order)[0];
    if (!may) return undefined;
    this.waiting = this.waiting.filter((one) => one !== may);
    if (may.lane) this.in(may.lane.key).add(may.pid);
    return may.pid;
  }
}

it('claims as if everybody were looked at each time', () => {
  const first = announcedSeed('queue');
  for (let seed = first; seed < first + fuzzCount(2000, 200); seed += 1) {
    const random = new Random(seed);
    const queue = new Queue();
    const plain = new PlainQueue();
    const running: Waiting[] = [];
    for (let order = 0; order < 120; order += 1) {
      const dice = random.below(10);
      if (dice < 5) {
        const key = random.pick(['x', 'y', undefined]);
        const lane = key === undefined ? null : { key, limit: 1 + random.below(3), hold: false };
        const waiting = { pid: `p${order}`, priority: random.below(3), order, lane };
        queue.add(waiting);
        plain.waiting.push(waiting);
      } else if (dice < 8) {
        const all = [...plain.waiting];
        const claimed = plain.claim();
        expect(queue.claim(), `seed ${seed}`).toBe(claimed);
        running.push(...all.filter(({ pid }) => pid === claimed));
      } else if (dice < 9 && running.length > 0) {
        const [ended] = running.splice(random.below(running.length), 1);
        if (!ended?.lane) continue;
        queue.release(ended.pid, ended.lane);
        plain.in(ended.lane.key).delete(ended.pid);
      } else if (plain.waiting.length > 0) {
        const removed = random.pick(plain.waiting);
        queue.remove(removed.pid);
        plain.waiting = plain.waiting.filter((one) => one !== removed);
      }
      expect(queue.size).toBe(plain.waiting.length);
    }
  }
});
