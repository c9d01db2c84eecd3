// Violates FRAME-10: ends at a line longer than 8 MiB.
import { Provider } from './base.mjs';

class Broken extends Provider {
  line(text) {
    if (text.length > 8 * 1024 * 1024) process.exit(1);
    super.line(text);
  }
}

new Broken().start();
