// Violates ENV-08: asks the executor for something.
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    this.send({ jsonrpc: '2.0', id: '0'.repeat(32), method: 'x-acme/ask', params: {} });
    return super.makeRun(id, params);
  }
}

new Broken().start();
