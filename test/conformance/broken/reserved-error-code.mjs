// Violates ERR-02: uses a code that belongs to JSON-RPC.
// Shows in: DATA-03
import { Provider } from './base.mjs';

class Broken extends Provider {
  failed(id, error) {
    const code = error.message.includes('NaN') ? -32050 : (error.code ?? 1000);
    this.refuse(id, code, error.message, this.errorData(error));
  }
}

new Broken().start();
