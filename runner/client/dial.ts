import { createConnection, type Socket } from 'node:net';
import { CONTROL_PROTOCOL_VERSIONS } from '../../protocol/control/message.ts';
import { isConnectionLost } from './control-failure.ts';
import { RunnerClient } from './runner-client.ts';

/** Who connects, for the runner's log. */
export interface ClientInfo {
  name: string;
  version: string;
}

/** Connects and says hello. Undefined: nobody listens there (yet, or any more). Rejects with ControlFailure. */
export async function dial(path: string, token: string, client: ClientInfo): Promise<RunnerClient | undefined> {
  const socket = await connected(path);
  if (!socket) return undefined;
  try {
    return await RunnerClient.open(socket, { protocolVersions: [...CONTROL_PROTOCOL_VERSIONS], client, token });
  } catch (error) {
    // The socket of a runner that is being killed takes connections for some moments after the others have ended.
    if (isConnectionLost(error)) return undefined;
    throw error;
  }
}

/** EAGAIN: more connections at once than a Unix socket of Linux queues. EBUSY: the same of a pipe of Windows. */
const NOBODY = new Set(['ENOENT', 'ECONNREFUSED', 'EAGAIN', 'EBUSY', 'ECONNRESET', 'EPIPE', 'ENOTSOCK']);

function connected(path: string): Promise<Socket | undefined> {
  return new Promise((resolve, reject) => {
    const socket = createConnection(path);
    const failed = (error: NodeJS.ErrnoException): void => {
      if (NOBODY.has(error.code ?? '')) resolve(undefined);
      else reject(new Error(`Cannot connect to the runner at ${path}: ${error.message}`, { cause: error }));
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}
