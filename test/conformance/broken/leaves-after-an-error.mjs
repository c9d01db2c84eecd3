// Violates LIFE-05: ends after it was asked for an unknown step.
import { Provider } from './base.mjs';

class Broken extends Provider {
  unknownStep(id, params) {
    super.unknownStep(id, params);
    process.exit(0);
  }
}

new Broken().start();
