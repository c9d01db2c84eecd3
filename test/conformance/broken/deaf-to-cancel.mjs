// Violates CANCEL-02: says it can cancel and does not.
import { Provider } from './base.mjs';

class Broken extends Provider {
  cancel() {}
}

new Broken().start();
