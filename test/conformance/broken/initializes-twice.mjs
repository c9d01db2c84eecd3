// Violates INIT-05: answers a second initialize.
import { Provider } from './base.mjs';

class Broken extends Provider {
  initialize(message) {
    this.state = 'new';
    super.initialize(message);
  }
}

new Broken().start();
