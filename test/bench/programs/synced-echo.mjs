// A bare server: every message is appended to a file and answered after an fdatasync; those that arrive together
// share one. What durable answers over a socket cost at least. Arguments: socket, file.
import { fdatasync, openSync, write } from 'node:fs';
import { createServer } from 'node:net';

const [, , path, file] = process.argv;
const fd = openSync(file, 'a');
let waiting = [];
let syncing = false;

function sync() {
  if (syncing || waiting.length === 0) return;
  syncing = true;
  const group = waiting;
  waiting = [];
  const bytes = Buffer.concat(group.map(({ body }) => body));
  write(fd, bytes, 0, bytes.length, null, (failed) => {
    fdatasync(fd, (error) => {
      if (failed ?? error) throw failed ?? error;
      syncing = false;
      for (const { body, socket } of group) answer(socket, JSON.parse(body.toString()).id);
      sync();
    });
  });
}

function answer(socket, id) {
  const text = JSON.stringify({ jsonrpc: '2.0', id, result: {} });
  socket.write(`Content-Length: ${text.length}\r\n\r\n${text}`);
}

createServer((socket) => {
  let rest = Buffer.alloc(0);
  socket.on('error', () => undefined);
  socket.on('data', (chunk) => {
    rest = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) break;
      const length = Number(/content-length: (\d+)/i.exec(rest.toString('latin1', 0, end))[1]);
      if (rest.length < end + 4 + length) break;
      waiting.push({ socket, body: Buffer.from(rest.subarray(end + 4, end + 4 + length)) });
      rest = rest.subarray(end + 4 + length);
    }
    sync();
  });
}).listen(path, () => process.send?.('listening'));
