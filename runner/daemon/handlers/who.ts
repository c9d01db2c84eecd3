import type { Claimed } from '../../../protocol/control/message.ts';
import type { Caller } from './handler.ts';

/** Who does it, as it is recorded: the OS user, and whom the client says it acts for. */
export function who({ user }: Caller, { actor }: Claimed): string {
  return actor === undefined || actor === '' ? user : `${user} (${actor})`;
}
