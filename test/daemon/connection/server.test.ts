import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { CONTROL_ERRORS } from '../../../protocol/control/errors.ts';
import { get } from '../../../protocol/control/get.ts';
import { wait } from '../../../protocol/control/wait.ts';
import { list } from '../../../protocol/control/list.ts';
import { isConnectionLost, isControlFailure } from '../../../runner/client/control-failure.ts';
import { ControlError } from '../../../runner/daemon/control-error.ts';
import { handler, type Caller } from '../../../runner/daemon/handlers/handler.ts';
import { Peer } from './support/peer.ts';
import { serve, TOKEN } from './support/server.ts';

const empty = handler(list, () => Promise.resolve({ processes: [], total: 3 }));
const greeting = { protocolVersions: ['1'], client: { name: 'test', version: '1' }, token: TOKEN };

test('a client that shows the token is told who the runner is, and is answered', async () => {
  const { client } = await serve([empty]);
  const connected = await client();
  expect(connected.runner.user).toBe('anna');
  expect(connected.lastEvent).toBe(7);
  expect(await connected.request(list, { limit: 1 })).toEqual({ processes: [], total: 3 });
});

test.skipIf(process.platform === 'win32')('only the owner gets to the socket', async () => {
  const { path } = await serve([]);
  expect((statSync(path).mode & 0o777).toString(8)).toBe('600');
  expect((statSync(dirname(path)).mode & 0o777).toString(8)).toBe('700');
});

test('anything before the hello is refused and ends the connection', async () => {
  const { path } = await serve([empty]);
  const peer = await Peer.connect(path);
  peer.send({ id: 1, method: list.method, params: { limit: 1 } });
  expect((await peer.next())?.error).toMatchObject({ code: CONTROL_ERRORS.HelloFirst, data: { name: 'HelloFirst' } });
  await peer.closed;
});

test.each([
  ['a wrong token', { ...greeting, token: 'b'.repeat(64) }, 'WrongToken'],
  ['a token of another length', { ...greeting, token: 'b' }, 'WrongToken'],
  ['no version in common', { ...greeting, protocolVersions: ['99'] }, 'NoCommonVersion'],
  ['a hello without its fields', { protocolVersions: ['1'] }, 'InvalidParams'],
] as const)('%s is refused and ends the connection', async (_what, params, name) => {
  const { path } = await serve([empty]);
  const peer = await Peer.connect(path);
  peer.send({ id: 1, method: 'runner/hello', params });
  expect((await peer.next())?.error).toMatchObject({ code: CONTROL_ERRORS[name], data: { name } });
  await peer.closed;
});

test('the newest version that both know is spoken', async () => {
  const { path } = await serve([]);
  const peer = await Peer.connect(path);
  peer.send({ id: 'x', method: 'runner/hello', params: { ...greeting, protocolVersions: ['99', '1'] } });
  expect(await peer.next()).toMatchObject({ id: 'x', result: { protocolVersion: '1' } });
});

test('a connection that says nothing is closed when its time is over', async () => {
  const { path } = await serve([], { helloTimeoutMs: 20 });
  const peer = await Peer.connect(path);
  expect((await peer.next())?.error?.message).toContain('runner/hello');
  await peer.closed;
});

test('parameters that are not what a request takes are refused with what is wrong', async () => {
  const { client } = await serve([empty]);
  const connected = await client();
  const wrong = connected.request(list, { limit: 'many' } as never);
  await expect(wrong).rejects.toMatchObject({
    reason: 'InvalidParams',
    data: { problems: ['limit must be integer'] },
  });
  await expect(connected.request(get, { pid: '../../etc' })).rejects.toMatchObject({ code: -32601 });
});

test('an id of a process must be one before a handler sees it', async () => {
  const asked: string[] = [];
  const { client } = await serve([
    handler(get, ({ pid }) => {
      asked.push(pid);
      return Promise.resolve({} as never);
    }),
  ]);
  const connected = await client();
  await expect(connected.request(get, { pid: '../../etc' })).rejects.toMatchObject({ reason: 'InvalidParams' });
  await connected.request(get, { pid: 'abcd' });
  expect(asked).toEqual(['abcd']);
});

test('what a client did wrong is an answer; a fault of the runner is logged and not told', async () => {
  const { client, log } = await serve([
    handler(get, () => Promise.reject(new ControlError('NoSuchProcess', 'There is none.', { pid: 'abcd' }))),
    handler(list, () => Promise.reject(new Error('secret detail'))),
  ]);
  const connected = await client();
  const refused = await connected.request(get, { pid: 'abcd' }).catch((error: unknown) => error);
  expect(isControlFailure(refused, 'NoSuchProcess') && refused.data.pid).toBe('abcd');
  expect(log).toEqual([]);
  const failed = await connected.request(list, { limit: 1 }).catch((error: unknown) => error);
  expect(isControlFailure(failed, 'Internal')).toBe(true);
  expect(String(failed)).not.toContain('secret');
  expect(log).toMatchObject([
    { level: 'error', fields: { stack: expect.stringContaining('secret detail') as string } },
  ]);
});

/** A request that is never answered, and who asked. */
function endless(): { handler: ReturnType<typeof handler>; caller: Promise<Caller> } {
  let tell: (caller: Caller) => void;
  const caller = new Promise<Caller>((resolve) => {
    tell = resolve;
  });
  const waiting = handler(wait, (_params, asking) => {
    tell(asking);
    return new Promise((_resolve, reject) => {
      asking.gone.addEventListener('abort', () => {
        reject(new Error('given up'));
      });
    });
  });
  return { handler: waiting, caller };
}

test('a client that goes gives up what it waits for', async () => {
  const { handler: waiting, caller } = endless();
  const { client, server, log } = await serve([waiting]);
  const connected = await client();
  const answer = connected.request(wait, { pid: 'abcd' }).catch((error: unknown) => error);
  const { gone, connection } = await caller;
  connected.close();
  expect(isConnectionLost(await answer)).toBe(true);
  await new Promise<void>((resolve) => {
    if (connection.ended.aborted) resolve();
    else
      connection.ended.addEventListener('abort', () => {
        resolve();
      });
  });
  expect(gone.aborted).toBe(true);
  expect(server.clients).toBe(0);
  expect(log).toEqual([]);
});

test('one request can be given up, and the connection goes on', async () => {
  const { handler: waiting, caller } = endless();
  const { client } = await serve([waiting, empty]);
  const connected = await client();
  const giveUp = new AbortController();
  const answer = connected.request(wait, { pid: 'abcd' }, giveUp.signal);
  const { gone, connection } = await caller;
  giveUp.abort();
  await expect(answer).rejects.toMatchObject({ code: -32800 });
  expect(gone.aborted).toBe(true);
  expect(connection.ended.aborted).toBe(false);
  expect((await connected.request(list, { limit: 1 })).total).toBe(3);
});

test('a request over the limit is refused where it is written', async () => {
  const { client } = await serve([empty]);
  const connected = await client();
  const huge = { limit: 1, search: 'x'.repeat(33 * 1024 * 1024) };
  await expect(connected.request(list, huge)).rejects.toThrow(/at most 33554432/);
  expect((await connected.request(list, { limit: 1 })).total).toBe(3);
});

test('a client that does not read is told so by notify, and drained resolves when it reads', async () => {
  const { handler: waiting, caller } = endless();
  const { path } = await serve([waiting]);
  const peer = await Peer.connect(path);
  peer.send({ id: 1, method: 'runner/hello', params: greeting });
  await peer.next();
  peer.send({ id: 2, method: wait.method, params: { pid: 'abcd' } });
  const { connection } = await caller;
  peer.socket.pause();
  let sent = 0;
  while (connection.notify('x', { text: 'y'.repeat(100_000) })) sent += 1;
  expect(sent).toBeLessThan(100);
  expect(connection.behind).toBe(true);
  peer.socket.resume();
  await connection.drained();
  expect(connection.behind).toBe(false);
});

test('a server that closes lets answers out first', async () => {
  const { client, server } = await serve([empty]);
  const connected = await client();
  const answer = connected.request(list, { limit: 1 });
  await answer;
  await Promise.all([server.close(), connected.closed]);
  await expect(connected.request(list, { limit: 1 })).rejects.toThrow('ended');
});
