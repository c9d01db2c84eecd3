// Violates INIT-01: does not say what it is.
import { Provider } from './base.mjs';

class Broken extends Provider {
  self() {
    return { ...super.self(), provider: {} };
  }
}

new Broken().start();
