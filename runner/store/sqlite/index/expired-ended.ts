import type { TerminalStatus } from '../../../process-state/terminal.ts';
import { pickExpired, type EndedProcess } from '../../expired.ts';
import type { RetentionPolicy } from '../../store.ts';
import type { ProcessIndex } from './process-index.ts';
import { pidText } from './row.ts';
import { STATUS_NUMBERS } from './schema.ts';
import { notGone, TIERS, type Tier } from './sql.ts';

/** Finds ended processes that are due to go. */
export class ExpiredEnded {
  readonly #index: ProcessIndex;
  /** Nothing older is left in the snapshot, by state: what went first is not gone through again each time. */
  readonly #from = new Map<TerminalStatus, number>();

  constructor(index: ProcessIndex) {
    this.#index = index;
  }

  find(policy: RetentionPolicy, limit: number): string[] {
    const { finished, cancelled } = this.#index.counts;
    const oldest = (Object.keys(STATUS_NUMBERS) as TerminalStatus[]).flatMap((status) =>
      TIERS.flatMap((tier) => this.#oldest(status, tier, limit)),
    );
    return pickExpired(oldest, policy, limit, finished + cancelled - policy.newest);
  }

  #oldest(status: TerminalStatus, tier: Tier, limit: number): EndedProcess[] {
    const rows = this.#index.sql.all(
      `SELECT ord, pid, ended FROM ${tier}.processes p WHERE status = ? AND ended >= ? ${notGone(tier)}
       ORDER BY ended, ord LIMIT ?`,
      [STATUS_NUMBERS[status], tier === 'main' ? (this.#from.get(status) ?? 0) : 0, limit],
    );
    const first = rows[0];
    if (tier === 'main') this.#from.set(status, first ? Number(first[2]) : Number.MAX_SAFE_INTEGER);
    return rows.map(([order, pid, ended]) => ({
      order: Number(order),
      pid: pidText(pid),
      status,
      finishedAt: new Date(Number(ended)).toISOString(),
    }));
  }
}
