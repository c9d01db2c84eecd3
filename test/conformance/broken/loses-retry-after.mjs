// Violates ERR-06: does not say when to try again.
import { Provider } from './base.mjs';

class Broken extends Provider {
  errorData(error, depth) {
    return { ...super.errorData(error, depth), retryAfterMs: undefined };
  }
}

new Broken().start();
