// Violates INIT-04: does not wait for the end of stdin after error 1006.
import { Provider } from './base.mjs';

class Broken extends Provider {
  unsupported(id) {
    super.unsupported(id);
    process.exit(0);
  }
}

new Broken().start();
