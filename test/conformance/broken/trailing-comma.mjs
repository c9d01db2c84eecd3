// Violates FRAME-01: writes what is not quite JSON.
// Shows in: NOTE-05
import { Provider } from './base.mjs';

class Broken extends Provider {
  write(text) {
    super.write(text.includes('"output":{"path"') ? text.replace('}}}', '},}}') : text);
  }
}

new Broken().start();
