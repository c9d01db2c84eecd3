// Violates FRAME-02: writes half a surrogate pair.
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = { ...STEPS, unicode: (input) => (input.broken ? { text: '\ud800' } : STEPS.unicode(input)) };
}

new Broken().start();
