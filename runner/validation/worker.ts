import { parentPort } from 'node:worker_threads';
import { match } from './match.ts';
import type { WorkerReply, WorkerRequest } from './wire.ts';

/** The worker thread: matches one request after the other. It may be ended at any moment. */
const port = parentPort;
if (port === null) throw new Error('This file is the validation worker of Stepwell; it is no command.');

port.on('message', ({ schema, data }: WorkerRequest) => {
  port.postMessage(reply(schema, data));
});
port.postMessage({ kind: 'ready' } satisfies WorkerReply);

function reply(schema: string, data: string): WorkerReply {
  try {
    return { kind: 'matched', mismatches: match(schema, data) };
  } catch (error) {
    return { kind: 'invalid', message: (error as Error).message };
  }
}
