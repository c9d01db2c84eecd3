// Violates DATA-06: takes only half of what the session allows.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    const limits = this.limits;
    if (limits.maxDataBytes === 1_048_576) this.limits = { ...limits, maxDataBytes: 524_288 };
    super.complete(id, output, run);
    this.limits = limits;
  }
}

new Broken().start();
