import { expect, test } from 'vitest';
import { list } from '../../../protocol/control/list.ts';
import { handler } from '../../../runner/daemon/handlers/handler.ts';
import { announcedSeed, fuzzCount, Random } from '../../support/random.ts';
import { frame, Peer } from './support/peer.ts';
import { serve, TOKEN } from './support/server.ts';

const answering = handler(list, () => Promise.resolve({ processes: [], total: 0 }));
const hello = (id: number): string =>
  frame(
    JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'runner/hello',
      params: { protocolVersions: ['1'], client: { name: 'x', version: '1' }, token: TOKEN },
    }),
  );

test.each([
  ['a length of 1 GB', 'Content-Length: 1073741824\r\n\r\n', /1073741824 bytes/],
  ['a length over the first limit', `Content-Length: ${65 * 1024}\r\n\r\n`, /at most 65536/],
  ['a length that is none', 'Content-Length: -5\r\n\r\n', /no Content-Length/],
  ['a length with so many digits', `Content-Length: ${'9'.repeat(40)}\r\n\r\n`, /no Content-Length/],
  ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n\r\n', /no Content-Length/],
  ['an empty message', 'Content-Length: 0\r\n\r\n', /empty/],
  ['a request of HTTP', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n', /no Content-Length/],
  ['a header without an end', 'x'.repeat(5_000), /header is longer/],
  ['no JSON', frame('{"jsonrpc":'), /not JSON/],
  ['no UTF-8', Buffer.from([...Buffer.from('Content-Length: 3\r\n\r\n'), 0x22, 0xff, 0x22]), /UTF-8/],
  ['a batch', frame('[{"jsonrpc":"2.0","id":1,"method":"x"}]'), /Not a message/],
  ['a number', frame('7'), /Not a message/],
  ['params by position', frame('{"jsonrpc":"2.0","id":1,"method":"x","params":[1]}'), /Not a message/],
  ['an id of null', frame('{"jsonrpc":"2.0","id":null,"method":"x"}'), /Not a message/],
  ['a cancel of nothing', frame('{"jsonrpc":"2.0","method":"$/cancelRequest"}'), /Not a message/],
])('%s is answered with an error, that connection ends, others go on', async (_what, bytes, message) => {
  const { path, client } = await serve([answering]);
  const other = await client();
  const peer = await Peer.connect(path);
  peer.raw(bytes);
  const answer = await peer.next();
  expect(answer).toMatchObject({ id: null, error: { message: expect.stringMatching(message) as string } });
  await peer.closed;
  expect((await other.request(list, { limit: 1 })).total).toBe(0);
});

test('after the hello messages may be long, and a longer one still ends the connection at once', async () => {
  const { path } = await serve([answering]);
  const peer = await Peer.connect(path);
  peer.raw(hello(1));
  await peer.next();
  peer.send({ id: 2, method: list.method, params: { limit: 1, extra: 'x'.repeat(1024 * 1024) } });
  expect(await peer.next()).toMatchObject({ id: 2, result: { total: 0 } });
  peer.raw('Content-Length: 1073741824\r\n\r\n');
  expect((await peer.next())?.error?.message).toMatch(/1073741824 bytes/);
  await peer.closed;
});

test('a message that comes in pieces of any size is one message', async () => {
  const { path } = await serve([answering]);
  const peer = await Peer.connect(path);
  peer.socket.setNoDelay(true);
  for (const byte of Buffer.from(hello(1))) peer.raw(Buffer.from([byte]));
  expect(await peer.next()).toMatchObject({ id: 1, result: { protocolVersion: '1' } });
});

/** Bytes like those of a client, with something wrong in them. */
function broken(random: Random): Buffer {
  const good = [
    hello(1),
    frame('{"jsonrpc":"2.0","id":2,"method":"process/list","params":{"limit":1}}'),
    frame('{"jsonrpc":"2.0","method":"$/cancelRequest","params":{"id":2}}'),
    frame('{"jsonrpc":"2.0","id":3,"result":{}}'),
    frame('{"jsonrpc":"2.0","id":"events","method":"events/subscribe","params":{"after":-1}}'),
  ].slice(0, 1 + random.below(5));
  const bytes = Buffer.from(good.join(''));
  switch (random.below(4)) {
    case 0:
      for (let count = 1 + random.below(8); count > 0; count--) bytes[random.below(bytes.length)] = random.below(256);
      return bytes;
    case 1:
      return bytes.subarray(0, random.below(bytes.length));
    case 2:
      return Buffer.concat([bytes.subarray(0, random.below(bytes.length)), Buffer.from(good.join(''))]);
    default:
      return Buffer.from(Array.from({ length: random.below(4_000) }, () => random.below(256)));
  }
}

test('garbage never reaches beyond its own connection', { timeout: 3_600_000 }, async () => {
  const seed = announcedSeed('garbage on the socket');
  const random = new Random(seed);
  const { path, server, client } = await serve([answering], { helloTimeoutMs: 2_000 });
  const other = await client();
  const count = fuzzCount(10_000, 300);
  for (let done = 0; done < count; done += 10) {
    const peers = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const peer = await Peer.connect(path);
        peer.raw(broken(random));
        return peer;
      }),
    );
    expect((await other.request(list, { limit: 1 })).total, `seed ${seed}`).toBe(0);
    for (const peer of peers) {
      peer.socket.end();
      await peer.closed;
    }
  }
  expect(server.clients, `seed ${seed}`).toBe(1);
});
