// Violates LIM-01: writes messages longer than the session allows.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    this.limits = { ...this.limits, maxMessageBytes: Infinity };
    super.complete(id, output, run);
  }
}

new Broken().start();
