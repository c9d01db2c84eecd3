// Violates FRAME-03: wraps the answers of steps in an array.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    this.write(`\n${JSON.stringify([{ jsonrpc: '2.0', id, result: { ...this.status(run), output } }])}\n`);
  }
}

new Broken().start();
