// Violates RUN-04: gives the step no settings.
import { Provider } from './base.mjs';

class Broken extends Provider {
  steps = { ...this.steps, echo: (input, run) => (run.with.wrap ? { input, with: {} } : input) };
}

new Broken().start();
