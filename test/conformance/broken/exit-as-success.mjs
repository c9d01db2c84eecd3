// Violates LIFE-06: turns an exit of the step into a success.
import { Provider } from './base.mjs';

class Broken extends Provider {
  steps = { ...this.steps, 'exit-mid-run': () => ({}) };
}

new Broken().start();
