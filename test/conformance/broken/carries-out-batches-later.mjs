// Violates FRAME-12: answers the requests of a batch, after the request that follows it.
import { Provider } from './base.mjs';

class Broken extends Provider {
  batch = [];

  parse(line) {
    if (line.startsWith('[')) this.batch = JSON.parse(line);
    else {
      super.parse(line);
      this.batch.splice(0).forEach((message) => this.message(message));
    }
  }
}

new Broken().start();
