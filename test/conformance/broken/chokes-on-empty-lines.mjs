// Violates FRAME-09: takes an empty line for the end.
import { Provider } from './base.mjs';

class Broken extends Provider {
  line(text) {
    if (text === '') process.exit(1);
    super.line(text);
  }
}

new Broken().start();
