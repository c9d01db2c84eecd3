import { cancel } from '../../../protocol/control/cancel.ts';
import { remove } from '../../../protocol/control/delete.ts';
import { retry } from '../../../protocol/control/retry.ts';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { shortId } from '../show/short-id.ts';
import type { Feed } from './feed.ts';
import type { Key } from './keys.ts';

/** What is done to the chosen process. */
export interface Subject {
  pid: string;
  title: string;
  status: ProcessStatus;
}

/** Something that is done after a yes. */
export interface Action {
  /** `Cancel 4f1c0a2b (Nightly import)?` */
  question: string;
  run: () => Promise<string>;
}

/** What a key does to a process; a sentence when it cannot be done to this one; undefined: the key does nothing. */
export function actionFor(
  key: Key,
  { pid, title, status }: Subject,
  feed: Pick<Feed, 'request'>,
): Action | string | undefined {
  const name = `${shortId(pid)} (${title})`;
  const over = status === 'finished' || status === 'error' || status === 'cancelled';
  switch (key) {
    case 'c':
      if (over) return `${name} is over.`;
      return {
        question: `Cancel ${name}?`,
        run: async () => {
          const { status: now } = await feed.request(cancel, { pid });
          return now === 'cancelled' ? `Cancelled ${name}.` : `Cancelling ${name} ...`;
        },
      };
    case 'r':
      if (status !== 'error') return `Only failed processes are retried; ${name} is ${status}.`;
      return {
        question: `Have ${name} try again?`,
        run: async () => {
          await feed.request(retry, { pid });
          return `${name} tries again.`;
        },
      };
    case 'd':
      if (!over) return `${name} is ${status}; cancel it first.`;
      return {
        question: `Delete ${name} with its data and logs, for good?`,
        run: async () => {
          await feed.request(remove, { pid });
          return `Deleted ${name}.`;
        },
      };
    default:
      return undefined;
  }
}
