import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { JsonValue } from '../../../../protocol/data/json.ts';
import type { RunnerIdentity } from '../../../../protocol/control/hello.ts';
import { dial } from '../../../../runner/client/dial.ts';
import type { RunnerClient } from '../../../../runner/client/runner-client.ts';
import type { Handler } from '../../../../runner/daemon/handlers/handler.ts';
import { listen, type RunnerServer, type ServerOptions } from '../../../../runner/daemon/server/listen.ts';
import { socketPlace } from '../../../../runner/state-dir/socket-place.ts';
import { newStateDir } from './folders.ts';

export const TOKEN = 'a'.repeat(64);

export const IDENTITY: RunnerIdentity = {
  version: '1.0.0',
  build: 'test',
  pid: process.pid,
  startedAt: '2026-01-01T00:00:00.000Z',
  stateDir: '/state',
  user: 'anna',
};

export interface Served {
  path: string;
  server: RunnerServer;
  log: { level: string; message: string; fields: Record<string, JsonValue | undefined> }[];
  client: () => Promise<RunnerClient>;
}

/** A real server on a real socket, with the handlers of the test. */
export async function serve(handlers: Handler[], more: Partial<ServerOptions> = {}): Promise<Served> {
  const folder = newStateDir();
  mkdirSync(folder, { mode: 0o700 });
  const log: Served['log'] = [];
  const place =
    process.platform === 'win32'
      ? socketPlace(folder, { platform: 'win32', uid: undefined, temporary: '' })
      : { path: join(folder, 'runner.sock') };
  const server = await listen({
    place,
    token: TOKEN,
    identity: IDENTITY,
    lastEvent: () => 7,
    user: 'anna',
    log: { write: (level, message, fields = {}) => log.push({ level, message, fields }) },
    handlers,
    ...more,
  });
  onTestFinished(() => server.close());
  const client = async (): Promise<RunnerClient> => {
    const connected = await dial(place.path, TOKEN, { name: 'test', version: '1' });
    if (!connected) throw new Error('nobody listens');
    onTestFinished(() => {
      connected.close();
    });
    return connected;
  };
  return { path: place.path, server, log, client };
}
