// Violates ENV-01: writes `error: null` beside the result.
import { Provider } from './base.mjs';

class Broken extends Provider {
  answer(id, result) {
    this.send({ jsonrpc: '2.0', id, result, error: null });
  }
}

new Broken().start();
