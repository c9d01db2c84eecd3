// Violates NOTE-01: logs once more after its answer.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    super.complete(id, output, run);
    run.tell('$/log', { level: 'info', message: 'too late' });
  }
}

new Broken().start();
