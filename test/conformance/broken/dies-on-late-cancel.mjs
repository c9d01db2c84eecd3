// Violates CANCEL-04: ends when a cancel comes too late.
import { Provider } from './base.mjs';

class Broken extends Provider {
  answered = new Set();

  complete(id, output, run) {
    this.answered.add(id);
    super.complete(id, output, run);
  }

  cancel({ id }) {
    if (this.answered.has(id)) process.exit(1);
    super.cancel({ id });
  }
}

new Broken().start();
