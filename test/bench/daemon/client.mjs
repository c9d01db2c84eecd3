import { connect } from 'node:net';

const HEADER_END = '\r\n\r\n';

/**
 * The least a client of JSON-RPC over Content-Length frames can be, so that what is measured is the other end. The
 * baseline of a bare socket is asked through the same one.
 */
export class LeanClient {
  #socket;
  #rest = Buffer.alloc(0);
  #asked = new Map();
  #nextId = 1;
  #told = new Map();

  /** @param {string} path of the socket */
  static open(path) {
    return new Promise((resolve, reject) => {
      const socket = connect(path);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject);
        resolve(new LeanClient(socket));
      });
    });
  }

  constructor(socket) {
    this.#socket = socket;
    socket.on('data', (chunk) => this.#take(chunk));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      for (const { reject, method } of this.#asked.values()) reject(new Error(`the connection ended before ${method}`));
      this.#asked.clear();
    });
  }

  request(method, params) {
    const id = this.#nextId++;
    const text = JSON.stringify({ jsonrpc: '2.0', id, method, params });
    this.#socket.write(`Content-Length: ${Buffer.byteLength(text)}${HEADER_END}${text}`);
    return new Promise((resolve, reject) => {
      this.#asked.set(id, { resolve, reject, method });
    });
  }

  /** Calls for notifications of that name. */
  on(method, listener) {
    this.#told.set(method, listener);
  }

  close() {
    this.#socket.destroy();
  }

  #take(chunk) {
    let data = this.#rest.length > 0 ? Buffer.concat([this.#rest, chunk]) : chunk;
    for (;;) {
      const end = data.indexOf(HEADER_END);
      if (end < 0) break;
      const length = Number(/content-length: (\d+)/i.exec(data.toString('latin1', 0, end))[1]);
      const begin = end + HEADER_END.length;
      if (data.length < begin + length) break;
      this.#message(JSON.parse(data.toString('utf8', begin, begin + length)));
      data = data.subarray(begin + length);
    }
    this.#rest = data;
  }

  #message({ id, method, params, result, error }) {
    if (method !== undefined) {
      this.#told.get(method)?.(params);
      return;
    }
    const asked = this.#asked.get(id);
    this.#asked.delete(id);
    if (error) asked?.reject(new Error(`${asked.method}: ${error.message}`));
    else asked?.resolve(result);
  }
}
