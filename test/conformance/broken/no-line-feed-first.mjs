// Violates FRAME-04: writes no line feed before its messages.
import { Provider } from './base.mjs';

class Broken extends Provider {
  send(message) {
    this.write(`${JSON.stringify(message)}\n`);
  }
}

new Broken().start();
