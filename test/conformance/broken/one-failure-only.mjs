// Violates ERR-07: serves nothing after a failed step.
import { Provider } from './base.mjs';

class Broken extends Provider {
  failed(id, error) {
    super.failed(id, error);
    this.steps = {};
  }
}

new Broken().start();
