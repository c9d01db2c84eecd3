// Violates LIFE-03: exits with code 0 though a step was running.
import { Provider } from './base.mjs';

class Broken extends Provider {
  end() {
    process.exit(0);
  }
}

new Broken().start();
