// Violates CANCEL-05: does not answer a step that ignored a cancel.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    if (!run.cancelled) super.complete(id, output, run);
  }
}

new Broken().start();
