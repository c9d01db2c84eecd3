// Violates DATA-07: writes outputs larger than the session allows.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    this.limits = { ...this.limits, maxDataBytes: Infinity };
    super.complete(id, output, run);
  }
}

new Broken().start();
