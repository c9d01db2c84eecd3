// Violates INIT-06: writes a message when it starts.
import { Provider } from './base.mjs';

class Broken extends Provider {
  start() {
    this.send({ jsonrpc: '2.0', method: 'x-acme/hello', params: {} });
    super.start();
  }
}

new Broken().start();
