// Violates DATA-01: takes nothing for an empty output.
import { Provider } from './base.mjs';

class Broken extends Provider {
  orInput(output) {
    return output ?? {};
  }
}

new Broken().start();
