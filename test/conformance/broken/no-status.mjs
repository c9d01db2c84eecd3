// Violates RUN-01: answers without a status.
import { Provider } from './base.mjs';

class Broken extends Provider {
  status(run) {
    return run.interrupt ? super.status(run) : {};
  }
}

new Broken().start();
