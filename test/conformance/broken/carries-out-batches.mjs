// Violates FRAME-12: answers the requests of a batch.
import { Provider } from './base.mjs';

class Broken extends Provider {
  parse(line) {
    const value = JSON.parse(line.startsWith('[') ? line : '[]');
    if (value.length > 0) value.forEach((message) => this.message(message));
    else super.parse(line);
  }
}

new Broken().start();
