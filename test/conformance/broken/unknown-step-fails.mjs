// Violates RUN-03: answers an unknown step with another error.
import { Provider } from './base.mjs';

class Broken extends Provider {
  unknownStep(id, { step }) {
    this.refuse(id, 1000, `no step ${step}`);
  }
}

new Broken().start();
