// Violates DATA-03: writes null where a step returned NaN.
import { Provider } from './base.mjs';

class Broken extends Provider {
  steps = { ...this.steps, nan: () => ({ value: NaN }) };
}

new Broken().start();
