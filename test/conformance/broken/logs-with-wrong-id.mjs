// Violates NOTE-01: logs without the id of its request.
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    const tell = (method, fields) =>
      this.send({ jsonrpc: '2.0', method, params: { id: method === '$/log' ? '0'.repeat(32) : id, ...fields } });
    return { ...run, tell };
  }
}

new Broken().start();
