import { chmodSync, chownSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { ownFolder, type SocketGroup } from '../../state-dir/prepare.ts';
import type { ControlNotification } from '../../../protocol/control/message.ts';
import type { SocketPlace } from '../../state-dir/socket-place.ts';
import type { Handler } from '../handlers/handler.ts';
import { Connection, type ConnectionOptions } from './connection.ts';

export interface ServerOptions extends Omit<ConnectionOptions, 'handlers'> {
  place: SocketPlace;
  handlers: readonly Handler[];
  group?: SocketGroup | undefined;
}

export interface RunnerServer {
  /** Connections that said hello. */
  readonly clients: number;
  /** Tells all of them. */
  tell<Params extends object>(message: ControlNotification<Params>, params: Params): void;
  /** Takes no more connections and ends those there are, once what was sent to them has left. */
  close(): Promise<void>;
}

/**
 * Opens the socket and serves whoever connects. To be called by the owner of the state directory only: a socket left
 * by an earlier one is removed.
 */
export async function listen(options: ServerOptions): Promise<RunnerServer> {
  const { place, group, handlers, log } = options;
  const shared = { ...options, handlers: new Map(handlers.map((handler) => [handler.method, handler])) };
  const connections = new Set<Connection>();
  const server = createServer((socket) => {
    const connection = new Connection(socket, shared);
    connections.add(connection);
    socket.on('close', () => {
      connections.delete(connection);
    });
  });
  const isPipe = process.platform === 'win32';
  if (place.folder !== undefined) ownFolder(place.folder, { group });
  if (!isPipe) rmSync(place.path, { force: true });
  await opened(server, place.path, isPipe);
  if (!isPipe) {
    if (group) chownSync(place.path, -1, group.gid);
    chmodSync(place.path, group ? 0o660 : 0o600);
  }
  // Such as too many open files: that connection fails, the server goes on.
  server.on('error', (error) => {
    log.write('error', `a connection could not be taken: ${error.message}`);
  });
  return {
    get clients() {
      let count = 0;
      for (const connection of connections) if (connection.isClient) count += 1;
      return count;
    },
    tell({ method }, params) {
      for (const connection of connections) if (connection.isClient) connection.notify(method, params);
    },
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
      });
      for (const connection of connections) connection.end();
      await closed;
    },
  };
}

/** The folder keeps others out; the mask does so in the moment before the mode is set. */
function opened(server: Server, path: string, isPipe: boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    // A path is bound within the call, so the mask touches nothing else.
    const mask = isPipe ? undefined : process.umask(0o177);
    try {
      server.listen(path);
    } finally {
      if (mask !== undefined) process.umask(mask);
    }
  });
}
