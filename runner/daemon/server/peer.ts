import { setMaxListeners } from 'node:events';
import type { Socket } from 'node:net';
import type { CallerConnection } from '../handlers/handler.ts';
import type { SocketWriter } from '../../wire/socket-writer.ts';

/** The other end of a connection, as handlers see it. */
export function createPeer(socket: Socket, writer: SocketWriter): CallerConnection {
  const ended = new AbortController();
  // Each request in work may listen.
  setMaxListeners(0, ended.signal);
  let draining: Promise<void> | undefined;
  socket.once('close', () => {
    ended.abort();
  });
  return {
    ended: ended.signal,
    get behind() {
      return writer.behind;
    },
    notify(method, params) {
      writer.notify(method, params);
      return !writer.behind;
    },
    drained() {
      if (!writer.behind) return Promise.resolve();
      return (draining ??= new Promise((resolve) => {
        const settle = (): void => {
          socket.off('drain', settle);
          socket.off('close', settle);
          draining = undefined;
          resolve();
        };
        socket.on('drain', settle);
        socket.on('close', settle);
      }));
    },
  };
}
