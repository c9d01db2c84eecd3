// Violates ERR-02: answers an error without a message.
// Shows in: RUN-03
import { Provider } from './base.mjs';

class Broken extends Provider {
  unknownStep(id) {
    this.refuse(id, 1001, '');
  }
}

new Broken().start();
