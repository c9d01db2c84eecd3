// Violates DESC-02: describes every step when asked for one.
import { Provider } from './base.mjs';

class Broken extends Provider {
  describe(id, { step }) {
    super.describe(id, this.steps[step] ? {} : { step });
  }
}

new Broken().start();
