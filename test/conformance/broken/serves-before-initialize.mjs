// Violates INIT-03: serves requests before initialize.
import { Provider } from './base.mjs';

class Broken extends Provider {
  tooEarly(message) {
    this.request(message);
  }
}

new Broken().start();
