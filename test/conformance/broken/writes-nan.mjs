// Violates DATA-03: writes NaN.
import { Provider } from './base.mjs';

class Broken extends Provider {
  steps = { ...this.steps, nan: () => ({ value: 'NOT-A-NUMBER' }) };

  write(text) {
    super.write(text.replace('"NOT-A-NUMBER"', 'NaN'));
  }
}

new Broken().start();
