// Violates FRAME-02: writes half a surrogate pair.
import { Provider } from './base.mjs';

class Broken extends Provider {
  steps = { ...this.steps, unicode: () => ({ text: '\ud800' }) };
}

new Broken().start();
