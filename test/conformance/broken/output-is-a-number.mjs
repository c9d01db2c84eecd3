// Violates DATA-01: answers an output that is no object.
// Shows in: NOTE-05
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = { ...STEPS, artifact: () => 5 };
}

new Broken().start();
