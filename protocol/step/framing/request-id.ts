import { randomBytes } from 'node:crypto';
import type { RequestId } from '../messages/envelope.ts';

const ID_BYTES = 16;
const IDS_PER_POOL = 256;

/**
 * Makes request ids: 128 random bits as 32 lower-case hexadecimal digits. Random, so that a printed line cannot pose
 * as an answer. Random bytes are drawn for many ids at once, since each draw costs more than an id should.
 */
export function requestIds(random: (bytes: number) => Buffer = randomBytes): () => RequestId {
  let pool: Buffer = Buffer.alloc(0);
  let at = 0;
  return () => {
    if (at === pool.length) {
      pool = random(ID_BYTES * IDS_PER_POOL);
      at = 0;
    }
    at += ID_BYTES;
    return pool.toString('hex', at - ID_BYTES, at);
  };
}

export const newRequestId: () => RequestId = requestIds();
