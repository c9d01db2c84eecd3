// Violates CANCEL-03: does not look at the id of a cancel.
import { Provider } from './base.mjs';

class Broken extends Provider {
  cancel() {
    if (this.running) this.running.cancelled = true;
  }
}

new Broken().start();
