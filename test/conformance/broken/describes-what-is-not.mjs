// Violates DESC-03: describes a step it does not have.
import { Provider } from './base.mjs';

class Broken extends Provider {
  describe(id, { step }) {
    if (step === undefined || this.steps[step]) super.describe(id, { step });
    else this.answer(id, { steps: [] });
  }
}

new Broken().start();
