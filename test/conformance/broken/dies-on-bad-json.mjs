// Violates FRAME-11: ends when a line is not JSON.
import { Provider } from './base.mjs';

class Broken extends Provider {
  parse(line) {
    this.message(JSON.parse(line));
  }

  message(message) {
    if (Array.isArray(message)) this.refuse(null, -32600, 'no batches');
    else super.message(message);
  }
}

new Broken().start();
